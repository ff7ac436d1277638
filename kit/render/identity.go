package render

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// identity is the user a browser runs as.
type identity struct {
	drop     bool // from root to uid and gid
	uid, gid int
}

// browserIdentity picks nobody for root, because Chromium's sandbox does not
// work for root and the code is not to run as root; otherwise the user stays.
func browserIdentity() identity {
	if os.Geteuid() != 0 {
		return identity{uid: os.Geteuid(), gid: os.Getegid()}
	}
	id := identity{drop: true, uid: 65534, gid: 65534}
	if u, err := user.Lookup("nobody"); err == nil {
		if n, err := strconv.Atoi(u.Uid); err == nil {
			id.uid = n
		}
		if n, err := strconv.Atoi(u.Gid); err == nil {
			id.gid = n
		}
	}
	return id
}

func (id identity) suffix() string {
	if id.drop {
		return " as user nobody"
	}
	return ""
}

// explain adds to the error of starting a process as this user what to do about it.
func (id identity) explain(err error, thing, remedy string) error {
	switch {
	case !id.drop || err == nil:
		return err
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("%w: root runs the browser as the user nobody, who cannot reach %s: %s, or run as another user than root", err, thing, remedy)
	case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.EINVAL): // no CAP_SETUID; a user namespace without nobody
		return fmt.Errorf("%w: root runs the browser as the user nobody, which is not allowed here: run as another user than root", err)
	}
	return err
}

func browserEnv(home string) []string {
	return []string{"HOME=" + home, "TMPDIR=" + home, "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC"}
}

// sandboxRemedy says what gives the sandbox the user namespaces it is made of:
// the kernel's own switch where one is off, or a container's seccomp profile.
// sysctl is /proc/sys.
func sandboxRemedy(sysctl string) string {
	for _, s := range []struct{ name, off, on string }{
		{"user.max_user_namespaces", "0", "10000"},
		{"kernel.unprivileged_userns_clone", "0", "1"},             // Debian
		{"kernel.apparmor_restrict_unprivileged_userns", "1", "0"}, // Ubuntu
	} {
		value, err := os.ReadFile(filepath.Join(sysctl, strings.ReplaceAll(s.name, ".", "/")))
		if err == nil && strings.TrimSpace(string(value)) == s.off {
			return fmt.Sprintf("allow them with \"sysctl %s=%s\"", s.name, s.on)
		}
	}
	if inContainer() {
		return "start the container with --security-opt seccomp=FILE, a profile that allows user namespaces, such as scripts/docker/seccomp.json"
	}
	return "allow unprivileged user namespaces"
}

// inContainer reports whether this looks like a container, whose seccomp
// profile commonly forbids the user namespaces that the sandbox is made of.
func inContainer() bool {
	for _, path := range []string{"/.dockerenv", "/run/.containerenv"} {
		if _, err := os.Stat(path); err == nil {
			return true
		}
	}
	return os.Getenv("KUBERNETES_SERVICE_HOST") != "" || os.Getenv("container") != ""
}
