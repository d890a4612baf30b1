variable "name" {
  description = "The prefix of every name."
  type        = string
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets, one a zone."
  type        = list(string)
}

variable "client_security_group_id" {
  description = "Who may connect."
  type        = string
}

variable "kms_key_arn" {
  description = "The key of what is at rest."
  type        = string
}

variable "instance" {
  description = "The size of a node."
  type        = string
}

variable "redis_version" {
  description = "As the tests have it, or later."
  type        = string
  default     = "7.1"
}

variable "shards" {
  description = "Each has a replica in another zone."
  type        = number
}
