// A gradient with soft clouds, the sun's or moon's disc and a few stars.
uniform sampler2D sky_map;  // height of the clouds, their shading, stars
in vec3 direction;
in vec2 turn;
out vec4 colour;

void main() {
    float height = max(direction.y, 0.0);
    vec3 c = mix(sky_horizon.rgb, sky_top.rgb, smoothstep(-0.02, 0.5, height));
    vec3 map = texture(sky_map, turn + vec2(ground.w + eye.w * 0.0012, 0.0)).rgb;
    float facing = dot(normalize(direction), sun.xyz);
    float glow = max(facing, 0.0);
    glow *= glow;
    glow *= glow;
    float overcast = ground_far.w;
    float clear = 1.0 - smoothstep(0.6, 1.0, overcast);
    c += sunlight.rgb * (0.12 * glow * glow * clear);
    c += sky_top.w * map.b * clear;
    float disc = smoothstep(sun.w, sun.w + 0.0003, facing) * clear;
    vec3 white = mix(sunlight.rgb * 1.2, vec3(0.85, 0.88, 0.95), sky_top.w);
    c = mix(c, white, disc);
    float cover = smoothstep(1.0 - overcast, 1.18 - overcast, map.r);
    vec3 cloud = mix(sky_horizon.rgb, ambient.rgb + 0.45 * sunlight.rgb, 0.55);
    cloud *= mix(0.78, 1.1, map.g);
    c = mix(c, cloud, cover * (0.85 - 0.35 * sky_top.w));
    float haze = 1.0 - exp(-fog.w * fog.w * 90.0);
    c = mix(c, fog.rgb, haze * (1.0 - smoothstep(0.0, 0.9, height)));
    colour = vec4(finish(c), 1.0);
}
