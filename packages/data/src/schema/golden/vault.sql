grant select on app."vault" to zennnn_elevated;

grant insert ("id", "name"), delete on app."vault" to zennnn_elevated;

grant update ("name") on app."vault" to zennnn_elevated;
