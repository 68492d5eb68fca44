/** English text → French: what the rules of signing in mean. */
export const FRENCH_RULES: Readonly<Record<string, string>> = {
  'This cannot hold: the first pause ({first}) is longer than the longest one ({longest}).':
    'Cela ne peut pas tenir : la première attente ({first}) dépasse la plus longue ({longest}).',
  'This cannot hold: a session that lasts {lifetime} cannot be unused for {idle}.':
    'Cela ne peut pas tenir : une session qui dure {lifetime} ne peut pas rester sans activité pendant {idle}.',
  'It must be from {least} to {most}. Nothing was changed.':
    'Ce doit être de {least} à {most}. Rien n’a été changé.',
}
