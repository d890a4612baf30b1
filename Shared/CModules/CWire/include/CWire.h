#pragma once
#include "common.pb-c.h"
#include "stage1_request.pb-c.h"
#include "stage2_command.pb-c.h"
#include "stage3_decision.pb-c.h"
#include "stage4_dispatch.pb-c.h"
#include "stage5_delivery.pb-c.h"
#include "stage6_audit.pb-c.h"
