package lora

import (
	"math"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/llama"
	"github.com/threebook/threebook/kit/llama/goldentest"
)

// Python's answers to re.match(rf"(.*\.)?({pattern})$", name).
func TestMatcher(t *testing.T) {
	for _, tt := range []struct {
		pattern, module string
		want            bool
	}{
		{"q_proj", "model.layers.0.self_attn.q_proj", true},
		{"_proj", "model.layers.0.self_attn.q_proj", false}, // an end after a dot only
		{"self_attn.q_proj", "model.layers.0.self_attn.q_proj", true},
		{"layers.1.self_attn.q_proj", "model.layers.11.self_attn.q_proj", false},
		{"1.self_attn.q_proj", "model.layers.1.self_attn.q_proj", true},
		{"self_attn", "model.layers.0.self_attn.q_proj", false},
		{"self_attn.*", "model.layers.0.self_attn.q_proj", true},
		{"^q_proj", "model.layers.0.self_attn.q_proj", false},
		{"^model.layers.0.self_attn.q_proj", "model.layers.0.self_attn.q_proj", true},
		{"self.attn.q.proj", "model.layers.0.self_attn.q_proj", true},
		{`self\.attn.q_proj`, "model.layers.0.self_attn.q_proj", false},
		{`layers\.\d+\.mlp\.(?:up|gate)_proj`, "model.layers.10.mlp.gate_proj", true},
		{`layers\.(0|1)\..*`, "model.layers.10.mlp.gate_proj", false},
		{"[qk]_proj", "model.layers.0.self_attn.k_proj", true},
		{"[^qk]_proj", "model.layers.0.self_attn.k_proj", false},
		{`layers.[0-9]{2,}.mlp.\w+`, "model.layers.3.mlp.up_proj", false},
		{`layers.[0-9]{2,}.mlp.\w+`, "model.layers.31.mlp.up_proj", true},
		{"up_proj|down_proj", "model.layers.3.mlp.up_proj", true},
		{"", "model.layers.3.mlp.up_proj", false},
	} {
		m, err := matcher(tt.pattern)
		if err != nil {
			t.Errorf("%q: %v", tt.pattern, err)
		} else if got := m.MatchString(tt.module); got != tt.want {
			t.Errorf("%q matches %s: %v, want %v", tt.pattern, tt.module, got, tt.want)
		}
	}
}

// What Python and Go read in two ways, or one of them not at all, is refused.
func TestMatcherRefuses(t *testing.T) {
	for _, pattern := range []string{
		"(?i)Q_proj", "(?!q)_proj", "(?<=.)q_proj", "(?P<a>q)_proj", `(q)_proj\1`, `q_proj\Z`, `q_proj\z`, "a{,3}", "[[:alpha:]]_proj",
		`\Qq_proj\E`, `\pL_proj`, "^*q_proj", "q_proj$+", "q++_proj", "q_proj)", "(q_proj", "q_proj\n", "é_proj", "*q_proj", "[z-a]_proj",
	} {
		if _, err := matcher(pattern); err == nil {
			t.Errorf("%q was taken", pattern)
		} else if !strings.Contains(err.Error(), "q_proj") && !strings.Contains(err.Error(), `"`) {
			t.Errorf("%q: the error does not name it: %v", pattern, err)
		}
	}
}

// Each module has its own rank, and its own scale of both.
func TestPatternLayout(t *testing.T) {
	c := Config{
		Rank: 4, Alpha: 8, TargetModules: []string{"q_proj", "k_proj", "down_proj"}, ExcludeModules: []string{"layers.1.self_attn.k_proj"},
		RankPattern:  []Override[int]{{"layers.0.self_attn.q_proj", 16}, {"q_proj", 2}, {"down_proj", 1}},
		AlphaPattern: []Override[float64]{{"layers.1.*", 3}},
	}
	for _, tt := range []struct {
		rs   bool
		want map[string]float64
	}{
		{false, map[string]float64{"0.self_attn.q_proj": 8.0 / 16, "0.self_attn.k_proj": 2, "0.mlp.down_proj": 8, "1.self_attn.q_proj": 1.5, "1.mlp.down_proj": 3}},
		{true, map[string]float64{"0.self_attn.q_proj": 2, "0.self_attn.k_proj": 4, "0.mlp.down_proj": 8, "1.self_attn.q_proj": 3 / math.Sqrt2, "1.mlp.down_proj": 3}},
	} {
		c.RSLoRA = tt.rs
		l := layout(t, c, "mha")
		if len(l.Modules) != len(tt.want) {
			t.Errorf("%d modules, want %d", len(l.Modules), len(tt.want))
		}
		for _, m := range l.Modules {
			if want := tt.want[strings.TrimPrefix(m.Name, "model.layers.")]; m.Scale != want {
				t.Errorf("rslora %v: scale of %s is %g, want %g", tt.rs, m.Name, m.Scale, want)
			}
			if a, b := l.Matrices[m.first], l.Matrices[m.first+1]; a.Rows != m.Rank || b.Cols != m.Rank {
				t.Errorf("%s has a rank of %d, but A %v and B %v", m.Name, m.Rank, a.Shape(), b.Shape())
			}
		}
	}
}

// A is uniform in ±1/√in whatever the rank: mean 0, variance 1/(3·in), and both
// ends are nearly reached.
func TestPatternInit(t *testing.T) {
	c := llama.Config{VocabSize: 8, HiddenSize: 512, IntermediateSize: 768, Layers: 2, Heads: 8, KVHeads: 8, HeadDim: 64}
	l, err := NewLayout(Config{RankPattern: []Override[int]{{"q_proj", 64}, {"down_proj", 24}}}, c)
	if err != nil {
		t.Fatal(err)
	}
	values := initial(t, l, 7)
	for _, m := range l.Matrices {
		if m.Part != PartA {
			continue
		}
		bound, n := 1/math.Sqrt(float64(m.Cols)), float64(m.Size())
		sum, squares, top := 0.0, 0.0, 0.0
		for _, v := range m.of(values) {
			sum += float64(v)
			squares += float64(v) * float64(v)
			top = max(top, math.Abs(float64(v)))
		}
		variance := bound * bound / 3
		if mean := sum / n; math.Abs(mean) > 4*math.Sqrt(variance/n) {
			t.Errorf("%s: mean is %g", m.Name(), mean)
		}
		// The variance of a uniform's square is 4/45 of the bound's fourth power.
		if got := squares / n; math.Abs(got-variance) > 4*bound*bound*math.Sqrt(4.0/45/n) {
			t.Errorf("%s: variance is %g, want %g", m.Name(), got, variance)
		}
		if top > bound || top < 0.99*bound {
			t.Errorf("%s: reaches to %g, want %g", m.Name(), top, bound)
		}
	}
}

// What nothing in the model answers to is an error that says how modules are named.
func TestLayoutRefuses(t *testing.T) {
	model, err := llama.ReadConfig(goldentest.Dir("mha"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		config Config
		want   string
	}{
		{Config{RankPattern: []Override[int]{{"qproj", 4}}}, `rank pattern "qproj"`},
		{Config{RankPattern: []Override[int]{{"q_proj", 4}, {"layers.0.self_attn.q_proj", 4}}}, `rank pattern "layers.0.self_attn.q_proj"`},
		{Config{RankPattern: []Override[int]{{"q_proj", 4}, {"q_proj", 5}}}, `"q_proj" is given twice`},
		{Config{RankPattern: []Override[int]{{"q_proj", -1}}}, `rank of "q_proj" is -1`},
		{Config{AlphaPattern: []Override[float64]{{"q_proj", math.NaN()}}}, `alpha of "q_proj" is NaN`},
		{Config{AlphaPattern: []Override[float64]{{"v_proj", 4}}, TargetModules: []string{"q_proj"}}, `alpha pattern "v_proj"`},
		{Config{TargetModules: []string{"layers.9.self_attn.q_proj"}}, `"layers.9.self_attn.q_proj" is not in this model`},
		{Config{ExcludeModules: []string{"lm_head"}}, `"lm_head" is not in this model`},
		{Config{ExcludeModules: []string{"q_proj"}, TargetModules: []string{"q_proj"}}, "leave none"},
		{Config{Layers: []int{2}}, "lora"},
		{Config{Layers: []int{0, 2}}, "layer is 2, but the model has 2"},
		{Config{Layers: []int{-1}}, "layer is -1"},
	} {
		if _, err := NewLayout(tt.config, model); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("NewLayout(%+v) gave %v, want an error with %q", tt.config, err, tt.want)
		}
	}
}
