variable "region" {
  description = "Where everything stands; it needs three availability zones."
  type        = string
}

variable "environment" {
  description = "Such as prod; it is in every name."
  type        = string
}

variable "vpc_id" {
  description = "The network of the cluster."
  type        = string
}

variable "data_subnet_ids" {
  description = "Private subnets for data, one in each of three zones; overlays/prod names their networks."
  type        = list(string)
  validation {
    condition     = length(var.data_subnet_ids) == 3
    error_message = "Three subnets, in three zones: Kafka keeps three copies of each record."
  }
}

variable "client_security_group_id" {
  description = "The security group of the cluster's nodes: who may reach the data."
  type        = string
}

variable "zone_name" {
  description = "The public DNS zone, such as herald.example."
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

# The sizes of the capacity table's row for 100 million a day; Deploy/runbooks/capacity.md has the others.
variable "kafka" {
  type = object({
    instance = optional(string, "kafka.m7g.xlarge")
    brokers  = optional(number, 3)
    disk_gib = optional(number, 1000)
  })
  default = {}
}

variable "postgres" {
  type = object({
    instance     = optional(string, "db.r7g.2xlarge")
    disk_gib     = optional(number, 500)
    max_disk_gib = optional(number, 4000)
    replicas     = optional(number, 2)
  })
  default = {}
}

variable "redis" {
  type = object({
    instance = optional(string, "cache.r7g.large")
    shards   = optional(number, 3)
  })
  default = {}
}
