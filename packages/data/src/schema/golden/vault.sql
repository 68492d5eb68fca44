create policy "elevated" on app."vault" as permissive for all to zennnn_elevated
  using ((select zennnn.require_elevation()))
  with check ((select zennnn.require_elevation()));

grant select on app."vault" to zennnn_elevated;

grant insert ("id", "name"), delete on app."vault" to zennnn_elevated;

grant update ("name") on app."vault" to zennnn_elevated;
