/** English text → French: moments that are brought back. */
export const FRENCH_POINT: Readonly<Record<string, string>> = {
  'Backup of a moment': 'Sauvegarde d’un instant',
  'Find the moment in the log': 'Trouver l’instant dans le journal',
  'Bring the database to this moment': 'Amener la base à cet instant',
  'It is in the list below, as it was then. Restore it from there.':
    'Elle est dans la liste ci-dessous, telle qu’elle était alors. Restaurez-la depuis là.',
  'As it was then': 'Telle qu’elle était alors',
  'As it was at a second': 'Telle qu’elle était à une seconde près',
  'From {first} to {last}': 'Du {first} au {last}',
  Moment: 'Instant',
  'Fetch this moment': 'Récupérer cet instant',
  'It becomes a backup in the list below, which you restore on the side or on live. Nothing is changed by fetching it.':
    'Il devient une sauvegarde dans la liste ci-dessous, que vous restaurez à côté ou à la place de la base active. Le récupérer ne change rien.',
  'Move the moment': 'Déplacer l’instant',
  '−1 h': '−1 h',
  '−1 min': '−1 min',
  '−1 s': '−1 s',
  '+1 s': '+1 s',
  '+1 min': '+1 min',
  '+1 h': '+1 h',
}
