package judge

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
	"time"

	"github.com/threebook/threebook/kit/outcome"
	"github.com/threebook/threebook/kit/render/compare"
	"github.com/threebook/threebook/kit/runs"
)

// maxPixels bounds the pictures that are decoded: 16 times 4K.
const maxPixels = 16 * 3840 * 2160

// measure names the comparison in settings and cache keys.
const measure = "0.4 SSIM + 0.3 colour + 0.3 edges of the foreground"

// Reference is the embedded judge: it compares the picture with the official
// code's picture by structure, colour and edges ([compare.Similarity]). It
// reads no description and needs no network. Its value is called reference
// similarity, because it says how alike two pictures are and not how well one
// of them shows what was described.
type Reference struct{}

// NewReference returns the embedded judge.
func NewReference() Reference { return Reference{} }

// Describe names the comparison. It has no model and no prompt.
func (Reference) Describe() runs.Judge {
	return runs.Judge{Name: ReferenceName, Label: ReferenceLabel, Settings: map[string]any{"measure": measure}}
}

// Rate implements [Judge]. Without an official picture there is nothing to
// compare with, which is the instrument's failure and not the model's.
func (Reference) Rate(ctx context.Context, p Picture) (Rating, error) {
	start := time.Now()
	if err := ctx.Err(); err != nil {
		return Rating{}, fmt.Errorf("rate %s: %w", p.Name, err)
	}
	if len(p.PNG) == 0 {
		return Unscored(outcome.JudgeInvalid, "no picture was given"), nil
	}
	if len(p.Reference) == 0 {
		return Unscored(outcome.JudgeUnavailable, "there is no picture of the official code to compare with"), nil
	}
	drawn, err := decode(p.PNG)
	if err != nil {
		return Unscored(outcome.JudgeInvalid, "decode picture: %v", err), nil
	}
	official, err := decode(p.Reference)
	if err != nil {
		return Unscored(outcome.JudgeInvalid, "decode the official code's picture: %v", err), nil
	}
	if drawn.Bounds().Size() != official.Bounds().Size() {
		return Unscored(outcome.JudgeInvalid, "the pictures have different sizes, %v and the official code's %v",
			drawn.Bounds().Size(), official.Bounds().Size()), nil
	}
	scores := compare.Similarity(official, drawn)
	rating := Rating{
		Outcome: outcome.OK,
		Value:   scores.Total,
		Criteria: []runs.Criterion{
			part("SSIM", scores.SSIM), part("colour", scores.Colour), part("edges", scores.Edges),
		},
		Seconds: time.Since(start).Seconds(),
	}
	return Check(rating), nil
}

// part is one component of the similarity, in [0, 1] as a criterion must be
// (SSIM itself may be negative, for pictures that are each other's inverse).
func part(name string, value float64) runs.Criterion {
	if math.IsNaN(value) {
		return runs.Criterion{Name: name}
	}
	value = min(1, max(0, value))
	return runs.Criterion{Name: name, Value: &value}
}

func decode(data []byte) (image.Image, error) {
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if config.Width*config.Height > maxPixels {
		return nil, fmt.Errorf("%d×%d pixels are too many", config.Width, config.Height)
	}
	return png.Decode(bytes.NewReader(data))
}
