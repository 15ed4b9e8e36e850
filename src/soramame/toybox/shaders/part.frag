// A painted part under one sun, the sky's light and a soft light from the camera.
in vec3 normal;
in vec3 view;
in vec4 shadow;
flat in vec4 paint;
flat in vec2 shine;
out vec4 colour;

void main() {
    vec3 n = normalize(normal);
    vec3 v = normalize(view);
    float facing = max(dot(n, v), 0.0);
    float lit = dot(n, sun.xyz);
    float diffuse = max((lit + material.x) / (1.0 + material.x), 0.0);
    float shade = lit > -material.x ? sunlit(shadow.xyz) : 0.0;
    float up = n.y * 0.5 + 0.5;
    vec3 bounce = mix(ambient.rgb * mix(vec3(0.45), ground.rgb, 0.5), ambient.rgb * 1.1, up);
    vec3 received = bounce + sunlight.rgb * diffuse * shade
                  + shine.y * ambient.w * (0.4 + 0.6 * facing);
    vec3 c = paint.rgb * received;
    float gloss = clamp(paint.w * material.y + material.z, 0.0, 1.0);
    float hit = max(dot(n, normalize(v + sun.xyz)), 0.0);
    float power = mix(6.0, 70.0, gloss);
    float spark = hit / (power - power * hit + hit);
    c += sunlight.rgb * (gloss * gloss * spark * shade * step(0.0, lit));
    float lamp = dot(n, normalize(v + vec3(-0.35, 0.75, 0.25)));
    float sheen = gloss * gloss;
    sheen *= sheen;
    c += (0.25 + ambient.rgb) * (sheen * 0.55 * smoothstep(0.955, 0.985, lamp));
    float rim = 1.0 - facing;
    rim *= rim * rim;
    vec3 mirrored = mix(ground_far.rgb, sky_top.rgb, smoothstep(-0.3, 0.6, reflect(-v, n).y));
    c += mirrored * (rim * gloss * 0.5 + rim * material.w);
    c = mix(c, paint.rgb * 1.3, shine.x);
    colour = vec4(finish(mix(fog.rgb, c, shadow.w)), 1.0);
}
