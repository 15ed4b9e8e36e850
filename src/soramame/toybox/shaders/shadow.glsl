// How much of the sun reaches a place on the shadow map; two soft taps, and light outside of it.
uniform sampler2DShadow shadow_map;

float sunlit(vec3 p) {
    vec2 edge = abs(p.xy - 0.5);
    float inside = 1.0 - smoothstep(0.42, 0.5, max(edge.x, edge.y));
    if (inside <= 0.0) return 1.0;
    p.z -= 0.003;
    const vec3 apart = vec3(0.0011, 0.0005, 0.0);
    float s = texture(shadow_map, p - apart) + texture(shadow_map, p + apart);
    return mix(1.0, s * 0.5, inside);
}
