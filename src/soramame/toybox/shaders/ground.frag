// Ground with large calm patches, puddles when wet, or the waves of the sea; an air bed of cushions
// where all things are balloons.
const float CUSHION = 2.0;  // units along a side
uniform sampler2D patch_map;
in vec3 world;
in vec4 shadow;  // place on the shadow map, and how much the fog leaves
out vec4 colour;

vec3 water_normal(vec2 p, float near) {
    float t = eye.w;
    vec2 slope = vec2(0.9, 0.5) * cos(dot(p, vec2(0.9, 0.5)) * 2.2 + t * 1.3) * 0.10;
    slope += vec2(-0.4, 1.0) * cos(dot(p, vec2(-0.4, 1.0)) * 3.1 + t * 1.7) * 0.08;
    slope += vec2(0.7, -0.8) * cos(dot(p, vec2(0.7, -0.8)) * 5.3 - t * 2.1) * 0.05;
    return normalize(vec3(-slope.x * near, 1.0, -slope.y * near));
}

vec3 cushion_normal(vec2 p, float near) {
    vec2 at = fract(p / CUSHION) * 2.0 - 1.0;
    vec2 slope = at * at * at * near;
    return normalize(vec3(slope.x, 1.0, slope.y));
}

void main() {
    vec3 ahead = world - eye.xyz;
    float away = length(ahead);
    vec3 v = -ahead / away;
    float far = smoothstep(4.0, 26.0, away);
    vec3 base = mix(ground.rgb, ground_far.rgb, far);
    float patch_height = texture(patch_map, world.xz * 0.045).r - 0.5;
    vec3 n = vec3(0.0, 1.0, 0.0);
    float waves = sky_horizon.w, wet = screen.w;
    float mirror = 0.0;
    if (waves > 0.0) {
        n = water_normal(world.xz, waves * (1.0 - 0.8 * far));
        mirror = 0.06 + 0.94 * pow(1.0 - max(dot(n, v), 0.0), 4.0);
        mirror = mix(mirror, 0.5, far);
    } else {
        base *= 1.0 + 0.22 * patch_height * (1.0 - far);
        float fresnel = pow(1.0 - max(v.y, 0.0), 3.0);
        mirror = wet * (0.1 + 0.8 * fresnel) * (0.35 + 0.65 * smoothstep(-0.1, 0.12, patch_height));
        mirror *= 1.0 - 0.6 * far;
        if (material.z > 0.5) {
            float near = exp(-away / 14.0);
            n = cushion_normal(world.xz, 0.9 * near);
            base *= 1.0 - 0.9 * near * (1.0 - n.y);
            mirror = max(mirror, 0.08 + 0.45 * pow(1.0 - max(dot(n, v), 0.0), 3.0));
        }
    }
    float shade = sunlit(shadow.xyz);
    shade = mix(shade, 1.0, 0.5 * waves);
    float lit = max(dot(n, sun.xyz), 0.0);
    vec3 c = base * (ambient.rgb + sunlight.rgb * lit * shade);
    vec3 r = reflect(-v, n);
    vec3 sky = mix(sky_horizon.rgb, sky_top.rgb, smoothstep(0.0, 0.6, r.y));
    c = mix(c, sky, mirror);
    float glint = max(dot(r, sun.xyz), 0.0);
    glint *= glint;
    glint *= glint;
    glint *= glint;
    c += sunlight.rgb * (glint * glint * (waves + wet * mirror) * 0.5 * shade);
    c = mix(c, sky_horizon.rgb, smoothstep(25.0, 70.0, away));
    colour = vec4(finish(mix(fog.rgb, c, shadow.w)), 1.0);
}
