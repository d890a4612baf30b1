locals {
  name = "herald-${var.environment}"
}

# One key for everything at rest; who may use it is said here and nowhere else.
resource "aws_kms_key" "data" {
  description             = "${local.name} data at rest"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

module "kafka" {
  source                   = "./modules/kafka"
  name                     = local.name
  vpc_id                   = var.vpc_id
  subnet_ids               = var.data_subnet_ids
  client_security_group_id = var.client_security_group_id
  kms_key_arn              = aws_kms_key.data.arn
  instance                 = var.kafka.instance
  brokers                  = var.kafka.brokers
  disk_gib                 = var.kafka.disk_gib
}

module "postgres" {
  source                   = "./modules/postgres"
  name                     = local.name
  vpc_id                   = var.vpc_id
  subnet_ids               = var.data_subnet_ids
  client_security_group_id = var.client_security_group_id
  kms_key_arn              = aws_kms_key.data.arn
  instance                 = var.postgres.instance
  disk_gib                 = var.postgres.disk_gib
  max_disk_gib             = var.postgres.max_disk_gib
  replicas                 = var.postgres.replicas
}

module "redis" {
  source                   = "./modules/redis"
  name                     = local.name
  vpc_id                   = var.vpc_id
  subnet_ids               = var.data_subnet_ids
  client_security_group_id = var.client_security_group_id
  kms_key_arn              = aws_kms_key.data.arn
  instance                 = var.redis.instance
  shards                   = var.redis.shards
}

module "dns" {
  source          = "./modules/dns"
  zone_name       = var.zone_name
  ingress_name    = var.ingress_name
  ingress_zone_id = var.ingress_zone_id
}
