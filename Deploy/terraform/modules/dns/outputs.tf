output "name_servers" {
  description = "What the registrar must name."
  value       = aws_route53_zone.this.name_servers
}
