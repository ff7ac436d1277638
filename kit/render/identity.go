package render

import (
	"os"
	"os/user"
	"strconv"
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

func browserEnv(home string) []string {
	return []string{"HOME=" + home, "TMPDIR=" + home, "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC"}
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
