output "address" {
  description = "The primary's host."
  value       = aws_db_instance.primary.address
}

output "replica_addresses" {
  description = "The replicas' hosts."
  value       = aws_db_instance.replica[*].address
}

output "owner_secret_arn" {
  description = "The secret that holds the owner's password."
  value       = aws_db_instance.primary.master_user_secret[0].secret_arn
}
