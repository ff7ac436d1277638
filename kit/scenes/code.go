package scenes

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Code writes the scene as a Three.js module in the style of the official
// examples. Names, the order of parts, and whether they are within a function
// are drawn from r; the picture does not depend on it.
func (s Scene) Code(r *rand.Rand) string {
	w := &writer{Scene: s, function: r.IntN(2) == 0, resizes: r.IntN(3) == 0}
	w.object = pick(r, []string{"mesh", "object", "model", s.Shape})
	w.group = pick(r, []string{"group", "cluster", "objects"})
	w.sun = pick(r, []string{"light", "sun", "lamp"})
	w.ambient = pick(r, []string{"ambient", "fill", "soft"})
	w.moving = w.group
	if s.Layout == single {
		w.moving = w.object
	}
	around := []func() string{w.lights, w.floor, w.objects}
	r.Shuffle(len(around), func(i, j int) { around[i], around[j] = around[j], around[i] })
	stage := []func() string{w.view, w.renderer}
	r.Shuffle(len(stage), func(i, j int) { stage[i], stage[j] = stage[j], stage[i] })
	parts := slices.Concat([]func() string{w.scene}, stage)
	if s.Motion == orbiting {
		parts = append(parts, w.controls)
	}
	if s.Finish == metallic {
		parts = append(parts, w.environment)
	}
	return w.module(append(parts, around...))
}

// writer has what the parts of a module have to agree on.
type writer struct {
	Scene
	function                    bool // all is within init()
	resizes                     bool
	object, group, sun, ambient string
	moving                      string // the object or the group
}

func (w *writer) module(parts []func() string) string {
	var body []string
	for _, part := range parts {
		if text := part(); text != "" {
			body = append(body, text)
		}
	}
	code := w.imports() + "\n"
	if w.function {
		names := []string{"camera", "scene", "renderer", w.moving}
		if w.Motion == orbiting {
			names = append(names, "controls")
		}
		if w.resizes {
			body = append(body, "window.addEventListener('resize', onWindowResize);\n")
		}
		code += "let " + strings.Join(names, ", ") + ";\n\ninit();\n\nfunction init() {\n" + indent(strings.Join(body, "\n")) + "}\n"
	} else {
		code += strings.Join(body, "\n")
	}
	if w.function && w.resizes {
		code += `
function onWindowResize() {
	camera.aspect = window.innerWidth / window.innerHeight;
	camera.updateProjectionMatrix();
	renderer.setSize(window.innerWidth, window.innerHeight);
}
`
	}
	return code + w.animate()
}

// shared declares a name that animate uses too.
func (w *writer) shared(name string) string {
	if w.function {
		return name
	}
	return "const " + name
}

func (w *writer) imports() string {
	text := "import * as THREE from 'three';\n"
	add := func(name, path string) { text += fmt.Sprintf("import { %s } from 'three/addons/%s';\n", name, path) }
	if w.Motion == orbiting {
		add("OrbitControls", "controls/OrbitControls.js")
	}
	if s := lookup(shapes, w.Shape); s.addon != "" {
		add(s.class, s.addon)
	}
	if w.Finish == metallic {
		add("RoomEnvironment", "environments/RoomEnvironment.js")
	}
	return text
}

func (w *writer) scene() string {
	return w.shared("scene") + " = new THREE.Scene();\nscene.background = new THREE.Color(" + lookup(backgrounds, w.Background).code + ");\n"
}

func (w *writer) view() string {
	return w.shared("camera") + " = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 0.1, 100);\n" +
		"camera.position.set(" + w.eye() + ");\ncamera.lookAt(0, 0, 0);\n"
}

// eye is where the camera is.
func (w *writer) eye() string {
	far, _ := strconv.ParseFloat(lookup(distances, w.Distance).code, 64)
	var at []string
	for _, f := range strings.Split(lookup(views, w.View).code, ", ") {
		v, _ := strconv.ParseFloat(f, 64)
		at = append(at, strconv.FormatFloat(math.Round(v*far*10)/10, 'f', -1, 64))
	}
	return strings.Join(at, ", ")
}

func (w *writer) renderer() string {
	return w.shared("renderer") + ` = new THREE.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(window.devicePixelRatio);
renderer.setSize(window.innerWidth, window.innerHeight);
renderer.setAnimationLoop(animate);
document.body.appendChild(renderer.domElement);
`
}

func (w *writer) controls() string {
	return w.shared("controls") + ` = new OrbitControls(camera, renderer.domElement);
controls.autoRotate = true;
`
}

func (w *writer) environment() string {
	return `const generator = new THREE.PMREMGenerator(renderer);
scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;
`
}

func (w *writer) lights() string {
	return fmt.Sprintf(`const %[1]s = new THREE.AmbientLight(0xffffff, 0.9);
scene.add(%[1]s);
const %[2]s = new THREE.DirectionalLight(%[3]s, 3);
%[2]s.position.set(%[4]s);
scene.add(%[2]s);
`, w.ambient, w.sun, lookup(tints, w.Tint).code, lookup(directions, w.From).code)
}

func (w *writer) floor() string {
	switch w.Floor {
	case noFloor:
		return ""
	case gridded:
		return `const grid = new THREE.GridHelper(10, 10, 0x888888, 0x888888);
grid.position.y = -1.4;
scene.add(grid);
`
	}
	return `const floor = new THREE.Mesh(
	new THREE.CircleGeometry(4.5, 64),
	new THREE.MeshLambertMaterial({ color: ` + lookup(floors, w.Floor).code + ` })
);
floor.rotation.x = -Math.PI / 2;
floor.position.y = -1.4;
scene.add(floor);
`
}

func (w *writer) objects() string {
	text := w.geometry() + w.material()
	if w.Layout == single {
		return text + fmt.Sprintf("%s = new THREE.Mesh(geometry, material);\n%s.scale.setScalar(%s);\nscene.add(%s);\n",
			w.shared(w.object), w.object, lookup(singleSizes, w.Size).code, w.object)
	}
	l := lookup(layouts, w.Layout)
	text += fmt.Sprintf("%s = new THREE.Group();\nscene.add(%s);\n\n%s\n\nfor (let i = 0; i < count; i++) {\n", w.shared(w.group), w.group, l.before(w.Count))
	if l.within != "" {
		text += "\t" + l.within + "\n"
	}
	return text + fmt.Sprintf(`	const %[1]s = new THREE.Mesh(geometry, material);
	%[1]s.position.set(%[2]s);
	%[1]s.scale.setScalar(%[3]s);
	%[4]s.add(%[1]s);
}
`, w.object, l.place, lookup(sizes, w.Size).code, w.group)
}

func (w *writer) geometry() string {
	s := lookup(shapes, w.Shape)
	class := "THREE." + s.class
	if s.addon != "" {
		class = s.class
	}
	text := fmt.Sprintf("const geometry = new %s(%s);\n", class, s.arguments)
	if s.class == "ExtrudeGeometry" {
		text = `const outline = new THREE.Shape();
for (let k = 0; k < 10; k++) {
	const radius = k % 2 === 0 ? 1.2 : 0.5;
	outline.lineTo(Math.sin(k * Math.PI / 5) * radius, Math.cos(k * Math.PI / 5) * radius);
}
` + text + "geometry.center();\n"
	}
	return text
}

func (w *writer) material() string {
	f := lookup(finishes, w.Finish)
	parameters := "color: " + lookup(colours, w.Colour).code
	if f.parameters != "" {
		parameters += ", " + f.parameters
	}
	return fmt.Sprintf("const material = new THREE.%s({ %s });\n", f.class, parameters)
}

func (w *writer) animate() string {
	head, move := "animate()", ""
	switch w.Motion {
	case turning:
		move = w.moving + ".rotation.y += 0.01;\n"
	case tumbling:
		move = w.moving + ".rotation.x += 0.01;\n" + w.moving + ".rotation.y += 0.015;\n"
	case bobbing:
		head, move = "animate(time)", w.moving+".position.y = Math.sin(time / 500) * 0.2;\n"
	case orbiting:
		move = "controls.update();\n"
	}
	return "\nfunction " + head + " {\n" + indent(move+"renderer.render(scene, camera);\n") + "}\n"
}

func indent(text string) string {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		if line != "" && line != "\n" {
			lines[i] = "\t" + line
		}
	}
	return strings.Join(lines, "")
}
