/** Texts about an administrator who lost everything. */
export const FRENCH_RECOVERY: Readonly<Record<string, string>> = {
  'Link of a recovery': 'Lien d’une récupération',
  'A lost administrator': 'Un administrateur sans accès',
  '{who} is to become an administrator, because none can be reached.':
    '{who} doit devenir administrateur, car aucun n’est joignable.',
  '{who}, an administrator, lost every way to sign in and is to be let in again.':
    '{who}, administrateur, a perdu tout moyen de se connecter et doit retrouver l’accès.',
  'A link goes to the stored address on {when} at the earliest.':
    'Un lien part à l’adresse enregistrée le {when} au plus tôt.',
  'The link was mailed to the stored address and works until {when}.':
    'Le lien a été envoyé à l’adresse enregistrée et fonctionne jusqu’au {when}.',
  'Look or stop it': 'Voir ou arrêter',
  'If that is wrong, tell an administrator or whoever runs the cloud.':
    'Si c’est une erreur, dites-le à un administrateur ou à l’exploitant du cloud.',
  'Stop it…': 'Arrêter…',
  'Stop the recovery of {name}?': 'Arrêter la récupération de {name} ?',
  'Nobody is let in by it, and a link that was mailed opens nothing any more. Whoever runs the cloud can begin again; then the whole week passes anew.':
    'Personne n’entre par ce moyen, et un lien déjà envoyé n’ouvre plus rien. L’exploitant du cloud peut recommencer ; la semaine entière repart alors de zéro.',
  'Stop the recovery': 'Arrêter la récupération',
  'Stopped. Nobody is let in by it.': 'Arrêté. Personne n’entre par ce moyen.',
  'When nobody can sign in as an administrator any more, whoever runs the cloud can have a link mailed to an address that is stored here. Everybody is told at once, and it takes at least a week. It ends by itself when an administrator signs in.':
    'Quand plus personne ne peut se connecter comme administrateur, l’exploitant du cloud peut faire envoyer un lien à une adresse enregistrée ici. Tout le monde est averti aussitôt, et cela prend au moins une semaine. Cela s’arrête de soi-même quand un administrateur se connecte.',
  'Nobody is being let in.': 'Personne ne retrouve l’accès en ce moment.',
  'Begun on {when} by whoever runs the cloud.': 'Commencé le {when} par l’exploitant du cloud.',
  'Ask the person, by telephone or face to face, whether it is true. Stop it if it is not, or if you can help yourself: under Users an administrator resets the second factors of another.':
    'Demandez à la personne, par téléphone ou de vive voix, si c’est vrai. Arrêtez si ce ne l’est pas, ou si vous pouvez aider vous-même : sous Utilisateurs, un administrateur réinitialise les seconds facteurs d’un autre.',
  'Earlier ones, in the audit log': 'Les précédentes, dans le journal d’audit',
}
