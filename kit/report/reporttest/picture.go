package reporttest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
)

type ball struct {
	x, y, z, radius float64
	colour          [3]float64
}

// scene is a few balls over a ground, under one light.
type scene struct {
	sky   [3]float64
	balls []ball
	light [3]float64
}

var hues = [][3]float64{{0.93, 0.35, 0.25}, {0.2, 0.55, 0.9}, {0.97, 0.75, 0.25}, {0.3, 0.75, 0.5}, {0.62, 0.4, 0.85}, {0.9, 0.9, 0.92}}

func newScene(random *rand.Rand) scene {
	s := scene{light: unit([3]float64{random.Float64()*2 - 1, 1.4, -1})}
	for i := range s.sky {
		s.sky[i] = 0.06 + 0.75*random.Float64()
	}
	for range 2 + random.IntN(4) {
		radius := 0.35 + 0.55*random.Float64()
		s.balls = append(s.balls, ball{
			x: random.Float64()*4 - 2, y: radius - 1, z: 3.5 + 2.5*random.Float64(), radius: radius,
			colour: hues[random.IntN(len(hues))],
		})
	}
	return s
}

// disturbed moves and recolours the scene; 0 leaves it as it is, 1 makes it hard to recognise.
func (s scene) disturbed(random *rand.Rand, by float64) scene {
	out := s
	out.balls = append([]ball(nil), s.balls...)
	for i := range out.balls {
		b := &out.balls[i]
		b.x += by * 2.4 * (random.Float64() - 0.5)
		b.z += by * 1.6 * (random.Float64() - 0.5)
		if random.Float64() < by*0.8 {
			b.colour = hues[random.IntN(len(hues))]
		}
	}
	for i := range out.sky {
		out.sky[i] = min(max(out.sky[i]+by*0.5*(random.Float64()-0.5), 0), 1)
	}
	return out
}

// draw casts one ray a pixel and gives a PNG, as wide as said and five eighths as high.
func (s scene) draw(width int) []byte {
	height := width * 5 / 8
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for py := range height {
		for px := range width {
			d := unit([3]float64{float64(2*px-width) / float64(2*height) * 1.25, float64(height-2*py) / float64(2*height) * 1.25, 1})
			c := s.trace(d)
			img.SetRGBA(px, py, color.RGBA{level(c[0]), level(c[1]), level(c[2]), 255})
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, img); err != nil {
		panic(fmt.Sprintf("encode picture in memory: %v", err))
	}
	return b.Bytes()
}

func (s scene) trace(d [3]float64) [3]float64 {
	near, hit := math.Inf(1), -1
	for i, b := range s.balls {
		if t := b.meets([3]float64{}, d); t < near {
			near, hit = t, i
		}
	}
	if hit >= 0 {
		b := s.balls[hit]
		p := scale(d, near)
		n := unit([3]float64{p[0] - b.x, p[1] - b.y, p[2] - b.z})
		diffuse := max(dot(n, s.light), 0)
		shine := math.Pow(max(dot(unit(add(s.light, scale(d, -1))), n), 0), 40)
		return add(scale(b.colour, 0.25+0.75*diffuse), scale([3]float64{1, 1, 1}, 0.45*shine))
	}
	if d[1] < -0.02 {
		p := scale(d, -1/d[1])
		shade := 0.85
		for _, b := range s.balls {
			if !math.IsInf(b.meets(p, s.light), 1) {
				shade = 0.42
			}
		}
		fog := min(p[2]/14, 1)
		return add(scale([3]float64{0.55, 0.54, 0.52}, shade*(1-fog)), scale(s.sky, fog))
	}
	return add(scale(s.sky, 1-0.35*d[1]), [3]float64{})
}

// meets is the distance at which a ray from p along d enters the ball, or infinity.
func (b ball) meets(p, d [3]float64) float64 {
	o := [3]float64{p[0] - b.x, p[1] - b.y, p[2] - b.z}
	h := dot(o, d)
	disc := h*h - dot(o, o) + b.radius*b.radius
	if disc < 0 {
		return math.Inf(1)
	}
	if t := -h - math.Sqrt(disc); t > 1e-3 {
		return t
	}
	return math.Inf(1)
}

func dot(a, b [3]float64) float64               { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }
func add(a, b [3]float64) [3]float64            { return [3]float64{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }
func scale(a [3]float64, by float64) [3]float64 { return [3]float64{a[0] * by, a[1] * by, a[2] * by} }
func unit(a [3]float64) [3]float64              { return scale(a, 1/math.Sqrt(dot(a, a))) }
func level(v float64) uint8                     { return uint8(255*min(max(v, 0), 1) + 0.5) }
