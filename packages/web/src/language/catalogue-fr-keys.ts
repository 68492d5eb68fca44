/** English text → French: API keys. */
export const FRENCH_KEYS: Readonly<Record<string, string>> = {
  'API keys': 'Clés d’API',
  'By a key a program acts for you, with your rights or fewer.':
    'Avec une clé, un programme agit pour vous, avec vos droits ou moins.',
  'By a key a program acts for whoever made it, with the rights of that person or fewer. Making and revoking one stands in the audit log.':
    'Avec une clé, un programme agit pour la personne qui l’a créée, avec ses droits ou moins. La création et la révocation figurent dans le journal d’audit.',
  'There is no key yet. A program sends its key with each request:':
    'Il n’y a pas encore de clé. Un programme envoie la sienne avec chaque requête :',
  Key: 'Clé',
  Ends: 'Expire',
  'Make a key': 'Créer une clé',
  'Make key': 'Créer la clé',
  'The program that will use it, such as “Nightly report”.':
    'Le programme qui l’utilisera, par exemple « Rapport de nuit ».',
  'What it opens': 'Ce qu’elle ouvre',
  'What I choose': 'Ce que je choisis',
  'All that I may use': 'Tout ce à quoi j’ai droit',
  'Users and groups, for provisioning (SCIM)':
    'Les utilisateurs et les groupes, pour leur provisionnement (SCIM)',
  'What it may do': 'Ce qu’elle permet',
  Read: 'Lire',
  'Read and write': 'Lire et écrire',
  'Ends after': 'Expire après',
  'On {date}; before that you can revoke it at any time.':
    'Le {date} ; d’ici là, vous pouvez la révoquer à tout moment.',
  'Copy your key': 'Copiez votre clé',
  'It is not shown again. Whoever has it can do what it may: keep it as you keep a password.':
    'Elle ne sera plus affichée. Qui la possède peut faire ce qu’elle permet : gardez-la comme un mot de passe.',
  'I have kept it': 'Je l’ai conservée',
  'Provisions users by SCIM, and nothing else': 'Gère les utilisateurs par SCIM, et rien d’autre',
  'Reads users by SCIM': 'Lit les utilisateurs par SCIM',
  'Reads and writes all that its user may': 'Lit et écrit tout ce à quoi son utilisateur a droit',
  'Reads all that its user may': 'Lit tout ce à quoi son utilisateur a droit',
  'Reads and writes {models}': 'Lit et écrit : {models}',
  'Reads {models}': 'Lit : {models}',
  Revoke: 'Révoquer',
  'Revoke {name}': 'Révoquer {name}',
  'Revoke {name}?': 'Révoquer {name} ?',
  'Revoke key': 'Révoquer la clé',
  'The program that has this key is refused from its next request on.':
    'Le programme qui possède cette clé est refusé dès sa prochaine requête.',
  'The key was revoked.': 'La clé a été révoquée.',
  'Provisioning (SCIM)': 'Provisionnement (SCIM)',
  'A provisioning service such as Entra ID or Okta makes, changes and deactivates users here. Enter this address there, and a key that is made for users and groups.':
    'Un service de provisionnement comme Entra ID ou Okta crée, modifie et désactive ici les utilisateurs. Saisissez-y cette adresse et une clé créée pour les utilisateurs et les groupes.',
  'Address for provisioning': 'Adresse pour le provisionnement',
  Copy: 'Copier',
  Copied: 'Copié',
  'Copy: {what}': 'Copier : {what}',
  'Copied: {what}': 'Copié : {what}',
}
