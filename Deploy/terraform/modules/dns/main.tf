resource "aws_route53_zone" "this" {
  name = var.zone_name
}

# The four edges, in flow order.
resource "aws_route53_record" "edge" {
  for_each = toset(["api", "inbox", "hooks", "reports"])

  zone_id = aws_route53_zone.this.zone_id
  name    = each.key
  type    = "A"

  alias {
    name                   = var.ingress_name
    zone_id                = var.ingress_zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "issuers" {
  zone_id = aws_route53_zone.this.zone_id
  name    = var.zone_name
  type    = "CAA"
  ttl     = 3600
  records = ["0 issue \"${var.certificate_authority}\""]
}
