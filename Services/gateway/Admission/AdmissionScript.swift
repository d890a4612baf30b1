import Redis

extension RedisScript {
    /// Idempotency, both limits and the accepted record in one step.
    ///
    /// KEYS: the tenant's limit, the recipient's, the record, and the idempotency key if there is one.
    /// ARGV: for each limit its count and microseconds a piece; the id; the record and how many milliseconds it is kept;
    /// the fingerprint, how long an unfinished request keeps others out, how long a finished one is known.
    /// A limit is the moment at which its bucket is full again, in microseconds: one number, and nothing to refill.
    static let admission = RedisScript(
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        if KEYS[4] then
            local known = redis.call('HMGET', KEYS[4], 'fingerprint', 'id', 'until')
            if known[1] then
                if known[1] ~= ARGV[8] then return {'mismatch'} end
                if known[3] == 'done' then return {'repeated', known[2]} end
                if tonumber(known[3]) > now then return {'in_progress'} end
                if known[2] ~= ARGV[5] then return {'resume', known[2]} end
            end
        end
        local starts, wait, tightest = {}, 0, nil
        for index = 1, 2 do
            local count, interval = tonumber(ARGV[2 * index - 1]), tonumber(ARGV[2 * index])
            local start = math.max(tonumber(redis.call('GET', KEYS[index]) or '0'), now)
            local left = math.floor(count - (start - now) / interval + 0.000001)
            if left < 1 then wait = math.max(wait, start - now - (count - 1) * interval) end
            if not tightest or left < tightest[2] then tightest = {count, left, start - now, interval} end
            starts[index] = start
        end
        if wait > 0 then return {'limited', tightest[1], 0, math.ceil(tightest[3]), math.ceil(wait)} end
        for index = 1, 2 do
            local full = starts[index] + tonumber(ARGV[2 * index])
            redis.call('SET', KEYS[index], string.format('%.0f', full), 'PX', math.max(1, math.ceil((full - now) / 1000)))
        end
        if KEYS[4] then
            local free = string.format('%.0f', now + ARGV[9] * 1000)
            redis.call('HSET', KEYS[4], 'fingerprint', ARGV[8], 'id', ARGV[5], 'until', free)
            redis.call('PEXPIRE', KEYS[4], ARGV[10])
        end
        redis.call('SET', KEYS[3], ARGV[6], 'PX', ARGV[7])
        return {'admitted', tightest[1], tightest[2] - 1, math.ceil(tightest[3] + tightest[4])}
        """
    )

    /// KEYS: that of a batch. ARGV: its fingerprint, and for how many milliseconds it is known.
    static let holding = RedisScript(
        """
        local known = redis.call('GET', KEYS[1])
        if known then return known == ARGV[1] and 1 or 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """
    )

    /// The broker has it: from now on the idempotency key answers with the id.
    static let conclusion = RedisScript(
        """
        if redis.call('HGET', KEYS[1], 'id') == ARGV[1] then redis.call('HSET', KEYS[1], 'until', 'done') end
        return 1
        """
    )

    /// The broker may not have it: the record goes, and the idempotency key lets the next attempt begin, under its id.
    static let withdrawal = RedisScript(
        """
        redis.call('DEL', KEYS[1])
        if KEYS[2] and redis.call('HGET', KEYS[2], 'id') == ARGV[1] then redis.call('HSET', KEYS[2], 'until', '0') end
        return 1
        """
    )
}
