package scenes

// value is a word and the code that it stands for.
type value struct{ word, code string }

const (
	single   = "single"
	noFloor  = "no"
	gridded  = "gridded"
	still    = "still"
	turning  = "turning"
	tumbling = "tumbling"
	bobbing  = "bobbing"
	orbiting = "orbiting"
	metallic = "metallic"
)

// colours of objects, in sRGB. Backgrounds have words of their own.
var colours = []value{
	{"red", "0xe0312d"}, {"orange", "0xf28022"}, {"gold", "0xd9a520"}, {"yellow", "0xf7d938"},
	{"lime", "0x9ddb2e"}, {"green", "0x2f9e44"}, {"teal", "0x148f8b"}, {"cyan", "0x35d0e6"},
	{"blue", "0x2b62d9"}, {"indigo", "0x4b3fb5"}, {"purple", "0x8e44c9"}, {"magenta", "0xd934a8"},
	{"pink", "0xf58fb4"}, {"brown", "0x8a5530"}, {"white", "0xf4f4f0"}, {"grey", "0x8b9098"},
}

var backgrounds = []value{
	{"black", "0x000000"}, {"charcoal", "0x24272e"}, {"midnight", "0x0c1230"}, {"plum", "0x33193d"},
	{"pine", "0x10291f"}, {"rust", "0x5a2415"}, {"sky", "0x8fcbf2"}, {"ivory", "0xf6f0e0"},
	{"lavender", "0xcdc2ee"}, {"mint", "0xc2ecd6"}, {"peach", "0xf9cfb2"}, {"misty", "0xb4bec8"},
}

// floors are round, or lines.
var floors = []value{
	{noFloor, ""}, {gridded, ""}, {"wooden", "0x8d5f38"}, {"stone", "0x767b84"},
	{"sandy", "0xdcc492"}, {"grassy", "0x5f8f48"}, {"marble", "0xeae6de"},
}

// tints of the light.
var tints = []value{{"neutral", "0xffffff"}, {"warm", "0xffc98a"}, {"cool", "0xa9ccff"}}

// directions that the light comes from.
var directions = []value{
	{"left", "-5, 4, 3"}, {"right", "5, 4, 3"}, {"overhead", "0, 8, 0.5"}, {"front", "0, 2, 7"},
}

// sizes are scales, of a single object and of several.
var sizes = []value{{"small", "0.42"}, {"medium", "0.55"}, {"large", "0.68"}}

var singleSizes = []value{{"small", "0.7"}, {"medium", "1.05"}, {"large", "1.4"}}

// views are directions of the camera: x, y and z of it at a distance of 1.
var views = []value{{"level", "0, 0.1, 1"}, {"above", "0, 0.7, 0.75"}, {"below", "0, -0.15, 1"}, {"corner", "0.65, 0.4, 0.65"}}

var distances = []value{{"near", "6.5"}, {"far", "9"}}

var motions = []string{still, turning, tumbling, bobbing, orbiting}

// finish has the class of the material and its parameters beside the colour.
type finish struct{ word, class, parameters string }

func (f finish) name() string { return f.word }

var finishes = []finish{
	{"matte", "MeshLambertMaterial", ""},
	{"glossy", "MeshPhongMaterial", "shininess: 120"},
	{metallic, "MeshStandardMaterial", "metalness: 0.9, roughness: 0.25"},
	{"flat", "MeshBasicMaterial", ""},
	{"cartoon", "MeshToonMaterial", ""},
	{"wireframe", "MeshBasicMaterial", "wireframe: true"},
	{"translucent", "MeshPhongMaterial", "transparent: true, opacity: 0.5"},
	{"faceted", "MeshPhongMaterial", "flatShading: true"},
}

// shape has its geometry at a size of about 2 units, and the add-on that it comes from.
type shape struct{ word, plural, class, arguments, addon string }

var shapes = []shape{
	{"sphere", "spheres", "SphereGeometry", "1, 32, 16", ""},
	{"cube", "cubes", "BoxGeometry", "1.5, 1.5, 1.5", ""},
	{"cone", "cones", "ConeGeometry", "0.9, 2, 32", ""},
	{"cylinder", "cylinders", "CylinderGeometry", "0.75, 0.75, 1.8, 32", ""},
	{"torus", "tori", "TorusGeometry", "0.8, 0.3, 16, 48", ""},
	{"knot", "knots", "TorusKnotGeometry", "0.7, 0.24, 96, 16", ""},
	{"capsule", "capsules", "CapsuleGeometry", "0.55, 0.9, 8, 24", ""},
	{"tetrahedron", "tetrahedra", "TetrahedronGeometry", "1.3", ""},
	{"octahedron", "octahedra", "OctahedronGeometry", "1.2", ""},
	{"dodecahedron", "dodecahedra", "DodecahedronGeometry", "1.1", ""},
	{"icosahedron", "icosahedra", "IcosahedronGeometry", "1.1", ""},
	{"teapot", "teapots", "TeapotGeometry", "0.7, 8", "geometries/TeapotGeometry.js"},
	{"pillow", "pillows", "RoundedBoxGeometry", "1.6, 1.1, 1.6, 5, 0.3", "geometries/RoundedBoxGeometry.js"},
	{"star", "stars", "ExtrudeGeometry", "outline, { depth: 0.4, bevelEnabled: false }", ""},
}

// layout has the counts that it takes, and the statements that place the i-th
// object: those before the loop, those in it, and the position.
type layout struct {
	word   string
	counts []string
	before func(count string) string
	within string
	place  string
}

var layouts = []layout{
	{word: single, counts: []string{"one"}},
	{word: "row", counts: []string{"two", "three", "four", "five"}, before: counted, place: "(i - (count - 1) / 2) * 1.6, 0, 0"},
	{
		word: "ring", counts: []string{"five", "six", "eight"}, before: counted,
		within: "const angle = (i / count) * Math.PI * 2;", place: "Math.cos(angle) * 2.2, 0, Math.sin(angle) * 2.2",
	},
	{word: "tower", counts: []string{"two", "three"}, before: counted, place: "0, i * 1.25 - 0.9, 0"},
	{word: "staircase", counts: []string{"three", "four", "five"}, before: counted, place: "(i - (count - 1) / 2) * 1.3, i * 0.6 - 0.9, 0"},
	{
		word: "square", counts: []string{"four", "nine"}, before: sided,
		within: "const x = i % side, z = Math.floor(i / side);", place: "(x - (side - 1) / 2) * 1.7, 0, (z - (side - 1) / 2) * 1.7",
	},
	{word: "pile", counts: []string{"three", "six"}, before: listed, within: "const [x, y] = places[i];", place: "x, y, 0"},
}

// numbers are the words of counts.
var numbers = map[string]string{"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "eight": "8", "nine": "9"}

func counted(count string) string { return "const count = " + numbers[count] + ";" }

func sided(count string) string {
	side := map[string]string{"four": "2", "nine": "3"}[count]
	return "const side = " + side + ", count = side * side;"
}

func listed(count string) string {
	places := map[string]string{
		"three": "[[-0.75, -0.6], [0.75, -0.6], [0, 0.6]]",
		"six":   "[[-1.5, -0.75], [0, -0.75], [1.5, -0.75], [-0.75, 0.45], [0.75, 0.45], [0, 1.65]]",
	}[count]
	return "const places = " + places + ", count = places.length;"
}
