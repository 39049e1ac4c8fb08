/* SPDX-License-Identifier: MIT */
#include "config/config.h"

/*
 * The topics of a kvm list. Their order is that of the sections, and decides
 * for whom a path counts that fits two: virt/kvm/arm/ is arm64's, the rest of
 * virt/kvm/ everybody's.
 */

#define PATHS(...)                                                             \
	.paths = (const char *[]){__VA_ARGS__},                                \
	.n_paths = sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)

const struct config_topic config_default_topics[] = {
    {.name = "arm64",
     PATHS("arch/arm64/", "arch/arm/", "tools/arch/arm64/", "virt/kvm/arm/",
	   "include/kvm/arm_*", "drivers/irqchip/irq-gic*",
	   "include/linux/irqchip/arm-*"),
     .tag = "",
     .arch = true},
    {.name = "x86",
     PATHS("arch/x86/", "tools/arch/x86/"),
     .tag = "",
     .arch = true},
    {.name = "s390",
     PATHS("arch/s390/", "tools/arch/s390/", "drivers/s390/"),
     .tag = "",
     .arch = true},
    {.name = "riscv",
     PATHS("arch/riscv/", "tools/arch/riscv/"),
     .tag = "",
     .arch = true},
    {.name = "powerpc",
     PATHS("arch/powerpc/", "tools/arch/powerpc/"),
     .tag = "",
     .arch = true},
    {.name = "generic KVM",
     PATHS("virt/", "include/linux/kvm*", "include/uapi/linux/kvm*",
	   "include/trace/events/kvm*", "include/kvm/",
	   "include/asm-generic/kvm*", "tools/kvm/"),
     .tag = ""},
    {.name = "selftests",
     PATHS("tools/testing/selftests/"),
     .tag = "",
     .side = true},
    {.name = "kvm-unit-tests", .tag = "kvm-unit-tests"},
    {.name = "kvmtool", .tag = "kvmtool"},
    {.name = "QEMU",
     PATHS("target/", "hw/", "accel/", "linux-headers/", "linux-user/", "qapi/",
	   "softmmu/", "system/", "include/hw/", "include/sysemu/",
	   "include/exec/", "tests/qtest/"),
     .tag = "qemu"},
    {.name = "vfio/vhost",
     PATHS("drivers/vfio/", "drivers/vhost/", "drivers/iommu/",
	   "include/linux/vfio*", "include/uapi/linux/vfio*",
	   "include/linux/vhost*", "include/uapi/linux/vhost*",
	   "include/linux/*iommu*", "include/uapi/linux/iommu*",
	   "samples/vfio-mdev/"),
     .tag = ""},
    {.name = "docs", PATHS("Documentation/"), .tag = "", .side = true},
};

const size_t config_n_default_topics =
    sizeof(config_default_topics) / sizeof(config_default_topics[0]);
