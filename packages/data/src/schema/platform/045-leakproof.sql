-- Functions that PostgreSQL may run on rows before a policy has judged them, so that an index behind a policy can be used.
-- As superuser, in a template or before a restore: pg_dump does not carry it. Reentrant.
--
-- Each was reviewed for errors or timing that tell something of a row one may not see:
--   numeric comparison: total, no error for any pair of values (NaN and infinities included).
--   jsonb containment and existence, array containment and overlap, tsquery match: no error depends on the row.
--   like, ilike and their negations: one error, "pattern must not end with escape character", is raised only when the
--     text matches up to there. That would reveal rows, so the query compiler refuses patterns that end in an odd number
--     of backslashes.
-- Not on the list, on purpose: regular expressions (errors and time depend on the text), casts (they fail), lower() and
-- other functions that no declared index uses.
do $$
declare
  one text;
begin
  foreach one in array array[
    'numeric_eq(numeric, numeric)', 'numeric_ne(numeric, numeric)', 'numeric_lt(numeric, numeric)',
    'numeric_le(numeric, numeric)', 'numeric_gt(numeric, numeric)', 'numeric_ge(numeric, numeric)',
    'numeric_cmp(numeric, numeric)',
    'jsonb_contains(jsonb, jsonb)', 'jsonb_contained(jsonb, jsonb)', 'jsonb_exists(jsonb, text)',
    'arraycontains(anyarray, anyarray)', 'arraycontained(anyarray, anyarray)', 'arrayoverlap(anyarray, anyarray)',
    'ts_match_vq(tsvector, tsquery)',
    'textlike(text, text)', 'textnlike(text, text)', 'texticlike(text, text)', 'texticnlike(text, text)'
  ]
  loop
    execute format('alter function pg_catalog.%s leakproof', one);
  end loop;
end
$$;
