output "brokers" {
  description = "host:port of all brokers, with commas between."
  value       = aws_msk_cluster.this.bootstrap_brokers_sasl_scram
}
