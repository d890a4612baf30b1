output "address" {
  description = "By which the cluster's nodes are found."
  value       = aws_elasticache_replication_group.this.configuration_endpoint_address
}

output "user_group" {
  description = "The group that the services' user is added to."
  value       = aws_elasticache_user_group.this.id
}
