const { Thing } = await import('three/addons/misc/NoSuchThing.js');
new Thing();
