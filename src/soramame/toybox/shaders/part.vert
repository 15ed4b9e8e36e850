// One vertex of one part: local to world by the part's own matrix, world to screen by the camera's.
in vec3 in_position;
in vec3 in_normal;
in vec4 in_row0;
in vec4 in_row1;
in vec4 in_row2;
in vec4 in_paint;
in vec2 in_shine;
out vec3 normal;
out vec3 view;
out vec4 shadow;  // place on the shadow map, and how much the fog leaves
flat out vec4 paint;
flat out vec2 shine;

void main() {
    vec4 p = vec4(in_position, 1.0);
    vec3 world = vec3(dot(in_row0, p), dot(in_row1, p), dot(in_row2, p));
    vec3 a = vec3(in_row0.x, in_row1.x, in_row2.x);
    vec3 b = vec3(in_row0.y, in_row1.y, in_row2.y);
    vec3 c = vec3(in_row0.z, in_row1.z, in_row2.z);
    vec3 turned = cross(b, c) * in_normal.x + cross(c, a) * in_normal.y + cross(a, b) * in_normal.z;
    normal = normalize(turned) * sign(dot(cross(a, b), c));
    view = eye.xyz - world;
    shadow = vec4(on_shadow_map(world + normal * 0.03), clearness(world));
    paint = in_paint;
    shine = in_shine;
    gl_Position = camera * vec4(world, 1.0);
}
