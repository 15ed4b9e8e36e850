// The disc of ground or water under the camera, laid out to the horizon.
in vec2 in_place;
out vec3 world;
out vec4 shadow;

void main() {
    world = vec3(in_place.x + eye.x, 0.0, in_place.y + eye.z);
    shadow = vec4(on_shadow_map(world), clearness(world));
    gl_Position = camera * vec4(world, 1.0);
}
