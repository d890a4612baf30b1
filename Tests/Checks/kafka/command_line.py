"""kcat, with each codec that its library has: records go in and come out as they were."""

import subprocess

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]


def check(broker):
    topic = broker.make_topic("kcat", 1)
    lines = [f"{codec} {number}" for codec in CODECS for number in range(200)]
    for codec in CODECS:
        wanted = "".join(line + "\n" for line in lines if line.startswith(codec))
        kcat(broker, "-P", "-t", topic, "-z", codec, "-X", "enable.idempotence=true", input=wanted)
    read = kcat(broker, "-C", "-t", topic, "-o", "beginning", "-e", "-q")
    assert read.splitlines() == lines
    assert kcat(broker, "-C", "-t", topic, "-o", "-3", "-e", "-q").splitlines() == lines[-3:]
    listing = kcat(broker, "-L", "-t", topic)
    assert f'topic "{topic}" with 1 partitions' in listing, listing
    in_group = kcat(broker, "-G", topic, "-X", "auto.offset.reset=earliest", "-e", "-q", topic)
    assert sorted(in_group.splitlines()) == sorted(lines)
    return f"{len(lines)} records, codecs {', '.join(CODECS)}"


def kcat(broker, *arguments, input=None):
    result = subprocess.run(
        ["kcat", "-b", broker.servers, *arguments], input=input, capture_output=True, text=True, timeout=30
    )
    assert result.returncode == 0, result.stderr
    return result.stdout
