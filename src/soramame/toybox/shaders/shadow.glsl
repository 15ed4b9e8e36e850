// How much of the sun reaches a point: the shadow map, its edges softened by four taps.
uniform sampler2DShadow shadow_map;

float sunlit(vec3 world, vec3 normal) {
    vec4 at = light * vec4(world + normal * 0.03, 1.0);
    vec3 p = at.xyz * 0.5 + 0.5;
    vec2 edge = abs(at.xy);
    float inside = 1.0 - smoothstep(0.8, 1.0, max(edge.x, edge.y));
    if (inside <= 0.0) return 1.0;
    float r = 1.2 / 512.0;
    p.z -= 0.002;
    float s = texture(shadow_map, p + vec3(-r, -0.4 * r, 0.0))
            + texture(shadow_map, p + vec3(0.4 * r, -r, 0.0))
            + texture(shadow_map, p + vec3(r, 0.4 * r, 0.0))
            + texture(shadow_map, p + vec3(-0.4 * r, r, 0.0));
    return mix(1.0, s * 0.25, inside);
}
