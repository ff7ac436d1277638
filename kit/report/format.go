package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// minus is the sign that is as wide as a plus.
const minus = "\u2212"

// fixed formats v to a number of decimals, with a proper minus sign.
func fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "not a number"
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", minus, 1)
}

// rating formats a value in [0, 1].
func rating(v float64) string { return fixed(v, 2) }

// change formats a difference with its sign.
func change(v float64) string {
	s := fixed(v, 2)
	if v > 0 && s != "0.00" {
		return "+" + s
	}
	return s
}

// compact formats v to three significant digits: 1.23, 0.0457, 12.3k, 2e−4.
func compact(v float64) string {
	a := math.Abs(v)
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "not a number"
	case a == 0:
		return "0"
	case a < 1e-3:
		s := strconv.FormatFloat(v, 'e', 2, 64)
		m, e, _ := strings.Cut(s, "e")
		m = strings.TrimSuffix(strings.TrimRight(m, "0"), ".")
		n, _ := strconv.Atoi(e)
		return strings.ReplaceAll(fmt.Sprintf("%se%d", m, n), "-", minus)
	case a < 1e3:
		return significant(v)
	case a < 999.5e3:
		return significant(v/1e3) + "k"
	case a < 999.5e6:
		return significant(v/1e6) + "M"
	default:
		return significant(v/1e9) + "G"
	}
}

func significant(v float64) string {
	a := math.Abs(v)
	decimals := 2
	switch {
	case a >= 99.95:
		decimals = 0
	case a >= 9.995:
		decimals = 1
	case a < 0.0995:
		decimals = 4
	case a < 0.995:
		decimals = 3
	}
	s := fixed(v, decimals)
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// count groups digits by three: 20,016.
func count[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = minus, s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// plural gives "1 example" or "12 examples".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return count(n) + " " + noun + "s"
}

// seconds formats a duration: 0.42 s, 8.1 s, 3 m 12 s, 2 h 5 m.
func seconds(s float64) string {
	switch {
	case math.IsNaN(s) || math.IsInf(s, 0) || s < 0:
		return "unknown"
	case s == 0:
		return "0 s"
	case s < 0.9995:
		return fmt.Sprintf("%.0f ms", math.Max(1, s*1e3))
	case s < 9.95:
		return fmt.Sprintf("%.1f s", s)
	case s < 59.5:
		return fmt.Sprintf("%.0f s", s)
	}
	t := int64(math.Round(s))
	switch {
	case t < 3600:
		return fmt.Sprintf("%d m %d s", t/60, t%60)
	case t < 86400:
		return fmt.Sprintf("%d h %d m", t/3600, t%3600/60)
	default:
		return fmt.Sprintf("%d d %d h", t/86400, t%86400/3600)
	}
}

// size formats a number of bytes in powers of 1,000.
func size(n int64) string {
	switch {
	case n < 1000:
		return plural(int(n), "byte")
	case n < 1_000_000:
		return significant(float64(n)/1e3) + " kB"
	case n < 1_000_000_000:
		return significant(float64(n)/1e6) + " MB"
	default:
		return significant(float64(n)/1e9) + " GB"
	}
}

// instant formats a time in UTC, whatever the machine's zone.
func instant(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.UTC().Format("2 January 2006, 15:04:05 UTC")
}

// shortHash is enough of a hash to recognise it by.
func shortHash(h string) string {
	if len(h) > 12 {
		return h[:12]
	}
	return h
}

// round6 keeps six significant digits, so that a chart's data stays readable and small.
func round6(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	if err != nil {
		return v
	}
	return r
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
