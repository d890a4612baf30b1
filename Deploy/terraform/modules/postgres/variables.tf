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

variable "postgres_version" {
  description = "As the tests have it."
  type        = string
  default     = "15"
}

variable "disk_gib" {
  description = "At first."
  type        = number
}

variable "max_disk_gib" {
  description = "Up to which it grows by itself."
  type        = number
}

variable "replicas" {
  description = "Of the primary, for reading."
  type        = number
}

variable "backup_days" {
  description = "How far back the database can be brought to any second."
  type        = number
  default     = 35
}
