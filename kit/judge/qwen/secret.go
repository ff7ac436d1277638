package qwen

import (
	"fmt"
	"io"
	"strings"
)

// Secret is a key that prints, logs and marshals as "[key]".
type Secret string

const hiddenKey = "[key]"

// Format implements [fmt.Formatter], so that no verb shows the key.
func (Secret) Format(f fmt.State, _ rune) { io.WriteString(f, hiddenKey) }

// MarshalText keeps the key out of JSON and of structured logs.
func (Secret) MarshalText() ([]byte, error) { return []byte(hiddenKey), nil }

// scrub takes the key out of foreign text, such as a server's error message.
func (s Secret) scrub(text string) string {
	if s == "" {
		return text
	}
	return strings.ReplaceAll(text, string(s), hiddenKey)
}
