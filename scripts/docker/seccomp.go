// Package docker holds what the container image is made of beside the
// Dockerfile, and checks that what it pins is what the repository uses.
//
// seccomp.json is the profile under which a container may start Chromium with
// its own sandbox. It is made here:
//
//	go test ./scripts/docker -update
//
// A container's usual profile forbids new namespaces to a process without
// privileges, and with them the sandbox. This one allows the three kinds that
// Chromium makes (user, process and network), and forbids the rest of what a
// program in a container has no business with.
package docker

import (
	"slices"
	"strings"
)

// profile is a seccomp profile in the fields that Docker, Podman and the OCI's
// own configuration have in common.
type profile struct {
	DefaultAction   string   `json:"defaultAction"`
	DefaultErrnoRet uint     `json:"defaultErrnoRet"`
	Architectures   []string `json:"architectures"`
	Syscalls        []rule   `json:"syscalls"`
}

// rule is what becomes of some system calls.
type rule struct {
	Names    []string   `json:"names"`
	Action   string     `json:"action"`
	ErrnoRet uint       `json:"errnoRet,omitempty"`
	Args     []argument `json:"args,omitempty"`
}

// argument is a condition on one argument: with SCMP_CMP_MASKED_EQ, that
// argument & Value is ValueTwo.
type argument struct {
	Index    uint   `json:"index"`
	Value    uint64 `json:"value"`
	ValueTwo uint64 `json:"valueTwo"`
	Op       string `json:"op"`
}

const (
	allow  = "SCMP_ACT_ALLOW"
	refuse = "SCMP_ACT_ERRNO"

	notPermitted   = 1  // EPERM
	notImplemented = 38 // ENOSYS: programs then do without
)

// Flags of clone and unshare, see clone(2).
const (
	newTime   = 0x00000080
	newMount  = 0x00020000
	newCgroup = 0x02000000
	newUTS    = 0x04000000
	newIPC    = 0x08000000
	newUser   = 0x10000000
	newPID    = 0x20000000
	newNet    = 0x40000000
)

// otherNamespaces are those that Chromium's sandbox does not make. clone has
// its exit signal where unshare has newTime.
const otherNamespaces = newMount | newCgroup | newUTS | newIPC

// vsock is the address family that reaches a virtual machine's host.
const vsock = 40

// refused are the system calls that no program in the image needs, by what they
// are for. Most want a privilege of the host; in a user namespace, which a
// process here may make, the kernel would let it try.
var refused = map[string]string{
	"file systems and mounts":               "fsconfig fsmount fsopen fspick listmount mount mount_setattr move_mount open_tree open_tree_attr pivot_root quotactl quotactl_fd statmount umount2",
	"other namespaces":                      "listns setns",
	"files by handle, whatever the root is": "open_by_handle_at",
	"other processes' memory and files":     "kcmp pidfd_getfd process_vm_readv process_vm_writev ptrace userfaultfd",
	"keys of the host":                      "add_key keyctl request_key",
	"programs in the kernel":                "bpf delete_module finit_module init_module kexec_file_load kexec_load lsm_set_self_attr",
	"queues that seccomp does not see":      "io_uring_enter io_uring_register io_uring_setup",
	"watching the machine":                  "fanotify_init perf_event_open syslog",
	"the machine's clock, name and power":   "acct adjtimex clock_adjtime clock_settime reboot setdomainname sethostname settimeofday swapoff swapon vhangup",
	"ports and memory placement":            "get_mempolicy ioperm iopl mbind migrate_pages move_pages set_mempolicy set_mempolicy_home_node",
	"gone, or for programs long gone":       "_sysctl afs_syscall create_module epoll_ctl_old epoll_wait_old get_kernel_syms getpmsg lookup_dcookie nfsservctl putpmsg query_module security sysfs tuxcall uselib ustat vserver",
}

// conditional are the system calls with a rule of their own.
var conditional = []rule{
	{Names: []string{"clone"}, Action: allow, Args: []argument{{Value: otherNamespaces, Op: "SCMP_CMP_MASKED_EQ"}}},
	{Names: []string{"unshare"}, Action: allow, Args: []argument{{Value: otherNamespaces | newTime, Op: "SCMP_CMP_MASKED_EQ"}}},
	{Names: []string{"clone3"}, Action: refuse, ErrnoRet: notImplemented}, // its flags are where seccomp cannot look; clone is taken instead
	{Names: []string{"personality"}, Action: allow, Args: []argument{{Value: 0, Op: "SCMP_CMP_EQ"}}},
	{Names: []string{"personality"}, Action: allow, Args: []argument{{Value: 0xffffffff, Op: "SCMP_CMP_EQ"}}}, // asks which it is
	{Names: []string{"socket"}, Action: allow, Args: []argument{{Value: vsock, Op: "SCMP_CMP_NE"}}},
}

// newProfile allows the system calls named but those that are refused or
// conditional. Calls newer than the names are not implemented, as on a kernel
// that does not have them; programs of another architecture are ended.
func newProfile(names []string) profile {
	var denied []string
	for _, list := range refused {
		denied = append(denied, strings.Fields(list)...)
	}
	slices.Sort(denied)
	var allowed []string
	for _, name := range names {
		own := slices.ContainsFunc(conditional, func(r rule) bool { return slices.Contains(r.Names, name) })
		if !own && !slices.Contains(denied, name) {
			allowed = append(allowed, name)
		}
	}
	slices.Sort(allowed)
	rules := append([]rule{{Names: allowed, Action: allow}}, conditional...)
	return profile{
		DefaultAction:   refuse,
		DefaultErrnoRet: notImplemented,
		Architectures:   []string{"SCMP_ARCH_X86_64"},
		Syscalls:        append(rules, rule{Names: denied, Action: refuse, ErrnoRet: notPermitted}),
	}
}
