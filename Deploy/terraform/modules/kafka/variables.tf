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

variable "kafka_version" {
  description = "Without ZooKeeper."
  type        = string
  default     = "3.9.x.kraft"
}

variable "brokers" {
  description = "A multiple of the zones."
  type        = number
  validation {
    condition     = var.brokers % 3 == 0
    error_message = "Brokers come in threes, one a zone."
  }
}

variable "disk_gib" {
  description = "Of each broker."
  type        = number
}
