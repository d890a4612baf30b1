variable "zone_name" {
  description = "The public zone."
  type        = string
}

variable "ingress_name" {
  description = "The DNS name of the ingress' load balancer."
  type        = string
}

variable "ingress_zone_id" {
  description = "The hosted zone of that load balancer."
  type        = string
}

variable "certificate_authority" {
  description = "Who alone may issue certificates for the zone."
  type        = string
  default     = "letsencrypt.org"
}
