// The dome of the sky, always around the camera and behind everything.
in vec3 in_direction;
in vec2 in_turn;
out vec3 direction;
out vec2 turn;

void main() {
    direction = in_direction;
    turn = in_turn;
    gl_Position = (camera * vec4(eye.xyz + in_direction * 20.0, 1.0)).xyww;
}
