package runs

import (
	"maps"
	"strings"
)

// redacted stands in the manifest where a secret was typed.
const redacted = "(not recorded)"

// isSecret reports whether a flag or parameter of this name holds a secret:
// --api-key, judge_key, --hf-token, --password; but not --max-tokens or eos_token.
func isSecret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "").Replace(name))
	for _, end := range []string{"key", "apitoken", "authtoken", "accesstoken", "hftoken", "secret", "password"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return name == "token"
}

// redactArgs is a command line without the values of secret flags.
func redactArgs(args []string) []string {
	out := append([]string(nil), args...)
	for i, arg := range out {
		if !strings.HasPrefix(arg, "-") {
			continue
		}
		name, _, joined := strings.Cut(arg, "=")
		switch {
		case !isSecret(name):
		case joined:
			out[i] = name + "=" + redacted
		case i+1 < len(out):
			out[i+1] = redacted
		}
	}
	return out
}

// redactMap is a copy of the parameters without the values of secret ones.
func redactMap(m map[string]any) map[string]any {
	out := maps.Clone(orEmpty(m))
	for name, value := range out {
		if text, ok := value.(string); ok && text != "" && isSecret(name) {
			out[name] = redacted
		}
	}
	return out
}

// orEmpty makes a nil map an empty one, so that JSON shows {} and not null.
func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}
