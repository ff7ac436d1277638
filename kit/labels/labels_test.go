package labels

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	hash = strings.Repeat("a1", 32)
	line = "green_ring,1," + hash + ",0.75,AB,2026-03-14T08:00:01Z\n"
)

func TestParse(t *testing.T) {
	t.Parallel()
	whole := Label{Line: 2, Name: "green_ring", Sample: 1, SHA256: hash, Score: 0.75, Rater: "AB", Time: time.Date(2026, 3, 14, 8, 0, 1, 0, time.UTC)}
	small := whole
	small.Name = "one, two"
	for _, c := range []struct {
		name, text string
		want       []Label
		warned     bool
	}{
		{"as rate writes it", Header + line, []Label{whole}, false},
		{"as a spreadsheet leaves it", "\ufeff" + strings.ReplaceAll(Header+line, "\n", "\r\n"), []Label{whole}, false},
		{"without its end", Header + strings.TrimSpace(line), []Label{whole}, false},
		{"other order", "rater,score,time,sample,name,shot_sha256\nab,0.75,2026-03-14T08:00:01Z,1,\"one, two\"," + strings.ToUpper(hash) + "\n", []Label{small}, false},
		{"only what is required", "score,name\n1,x\n0,y\n", []Label{{Line: 2, Name: "x", Score: 1}, {Line: 3, Name: "y"}}, false},
		{"a name of two lines", "name,score\n\"a\nb\",1\nc,0\n", []Label{{Line: 2, Name: "a\nb", Score: 1}, {Line: 4, Name: "c"}}, false},
		{"only a header", Header, nil, false},
		{"torn row", Header + line + line[:60], []Label{whole}, true},
		{"torn in the time", Header + line + strings.TrimSuffix(line, "Z\n"), []Label{whole}, true},
		{"torn in a quoted name", Header + line + "\"one, t", []Label{whole}, true},
	} {
		got, warnings, err := Parse([]byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
		if (len(warnings) > 0) != c.warned {
			t.Errorf("%s: warnings %q", c.name, warnings)
		}
	}
}

func TestNotLabels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, says string }{
		{"empty", "", "the file is empty"},
		{"another table", "name,score,note\n", `unknown column "note" (known: name, sample, shot_sha256`},
		{"misspelt", "name,score,shot_sha265\n", `unknown column "shot_sha265"`},
		{"semicolons", "name;score\n", "not separated by commas"},
		{"no score", "name,rater\n", "no column score"},
		{"a column twice", "name,score,name\n", "the column name is there twice"},
		{"score over 1", Header + line + strings.ReplaceAll(line, "0.75", "7"), `line 3: score "7": want a number from 0 to 1`},
		{"score not a number", Header + strings.ReplaceAll(line, "0.75", "NaN") + line, `line 2: score "NaN"`},
		{"score left out", Header + strings.ReplaceAll(line, "0.75", "") + line, `line 2: score ""`},
		{"no name", "name,score\n,1\nx,1\n", "line 2: the name is empty"},
		{"sample", Header + strings.ReplaceAll(line, ",1,", ",one,"), `sample "one"`},
		{"hash that is cut", Header + strings.ReplaceAll(line, hash, hash[1:]), "want 64 hex digits"},
		{"rater with a space", Header + strings.ReplaceAll(line, "AB", "A B"), `rater: initials "A B"`},
		{"long rater", Header + strings.ReplaceAll(line, "AB", "ABCDEFGHI"), "1 to 8 letters"},
		{"time of day", Header + strings.ReplaceAll(line, "2026-03-14T08:00:01Z", "08:00"), `time "08:00"`},
		{"few fields in the middle", Header + "x,1\n" + line, "line 2: 2 fields, want 6"},
		{"a quote in the middle", Header + "x\"y,1\n" + line, "line 2"},
	} {
		_, _, err := Parse([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(Header + line))
	f.Add([]byte("score,name\n1e-3,x\n0,\"y\ny\"\n"))
	f.Add([]byte(Header + line + line[:40]))
	f.Add([]byte("name,score\n\"x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		labels, _, err := Parse(data)
		if err != nil && len(labels) > 0 {
			t.Error("labels and an error")
		}
		text := Header
		for _, l := range labels {
			text += l.CSV()
			if l.Name == "" || !(l.Score >= 0 && l.Score <= 1) || math.IsNaN(l.Score) || l.Sample < 0 || l.Line < 2 || len(l.SHA256) != 0 && len(l.SHA256) != 64 {
				t.Errorf("no label: %+v", l)
			}
		}
	})
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ give, want string }{
		{"ab", "AB"}, {" A ", "A"}, {"abcdefg8", "ABCDEFG8"}, {"", ""}, {"ABCDEFGHI", ""}, {"A B", ""}, {"A,", ""}, {"é", ""}, {"ſ", ""}, {"-1", ""},
	} {
		got, err := Initials(c.give)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("Initials(%q) = %q, %v; want %q", c.give, got, err, c.want)
		}
	}
}
