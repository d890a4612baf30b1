output "kafka_brokers" {
  description = "HERALD_KAFKA_BROKERS of overlays/prod."
  value       = module.kafka.brokers
}

output "postgres_address" {
  description = "The host of postgres-url and owner-url in the vault."
  value       = module.postgres.address
}

output "postgres_replica_addresses" {
  description = "For reports; the host of analytics' readers."
  value       = module.postgres.replica_addresses
}

output "postgres_owner_secret" {
  description = "Where AWS keeps, and rotates, the owner's password."
  value       = module.postgres.owner_secret_arn
}

output "redis_address" {
  description = "The host of redis-url in the vault, which begins with rediss:// and ends with ?cluster=true."
  value       = module.redis.address
}
