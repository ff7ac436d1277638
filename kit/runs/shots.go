package runs

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
)

// SaveShot stores a picture as dir/shots/<sha256>.png and returns the sha256 in hex.
// A picture that is there already is not written again.
func SaveShot(dir string, png []byte) (string, error) {
	sum := sha256.Sum256(png)
	name := hex.EncodeToString(sum[:])
	path := ShotPath(dir, name)
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(png)) {
		return name, nil
	}
	err := WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(png)
		return err
	})
	return name, err
}

// ShotPath is where SaveShot puts the picture of that sha256.
func ShotPath(dir, sha256 string) string {
	return filepath.Join(dir, "shots", sha256+".png")
}
