package notebook

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHarmlessOption(t *testing.T) {
	option := fields{
		"title":   fields{"text": "a", "link": "https://example.org", "sublink": "x"},
		"graphic": []any{fields{"style": fields{"image": "https://example.org/a.png"}}, fields{"style": fields{"image": "data:image/png;base64,AA"}}},
		"series": []any{
			fields{"type": "line", "symbol": []any{"none", "image://https://example.org/a.png", "image://data:image/png;base64,AA"}, "data": []any{1, 2}},
			fields{"type": "scatter", "symbol": "image://a.png"},
			fields{"type": "sankey", "links": []any{fields{"source": "a", "target": "b"}}},
		},
	}
	harmlessOption(option)
	want := fields{
		"title":   fields{"text": "a"},
		"graphic": []any{fields{"style": fields{}}, fields{"style": fields{"image": "data:image/png;base64,AA"}}},
		"series": []any{
			fields{"type": "line", "symbol": []any{"none", "none", "image://data:image/png;base64,AA"}, "data": []any{1, 2}},
			fields{"type": "scatter"},
			fields{"type": "sankey", "links": []any{fields{"source": "a", "target": "b"}}},
		},
	}
	if diff := cmp.Diff(want, option); diff != "" {
		t.Error(diff)
	}
}
