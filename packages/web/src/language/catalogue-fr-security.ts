/** English text → French: the page Security. */
export const FRENCH_SECURITY: Readonly<Record<string, string>> = {
  Security: 'Sécurité',
  'Parts of the security': 'Parties de la sécurité',
  'All attempts': 'Toutes les tentatives',
  'Every attempt of the last 180 days. What was typed is not kept: it may be a password by mistake.':
    'Chaque tentative des 180 derniers jours. Ce qui a été saisi n’est pas conservé : ce peut être un mot de passe par erreur.',
  'Log of sign-ins': 'Journal des connexions',
  'Show older ones': 'Afficher les plus anciennes',
  Time: 'Heure',
  User: 'Utilisateur',
  'Nobody known': 'Personne inconnue',
  'Administrators get a mail when there are more than {count} wrong attempts in the whole database within {window}, or {many} within a day.':
    'Les administrateurs reçoivent un e-mail au-delà de {count} essais faux dans toute la base en {window}, ou de {many} en un jour.',
  'Saving ends the open sessions of administrators in which no second factor was proved. Those who have none set one up when signing in again. Others may have one.':
    'Enregistrer met fin aux sessions ouvertes d’administrateurs où aucun second facteur n’a été prouvé. Ceux qui n’en ont pas en créent un en se reconnectant. Les autres peuvent en avoir un.',
  'After {count, plural, one {# wrong password} other {# wrong passwords}} for one account from one network within {window}, it has to wait {first} there. Each further wrong one doubles that, up to {longest}.':
    'Après {count, plural, one {# mot de passe faux} other {# mots de passe faux}} pour un compte depuis un réseau en {window}, il faut y attendre {first}. Chaque erreur de plus double ce délai, jusqu’à {longest}.',
  'Everybody signs in again after {lifetime}, or sooner when nothing was done for {idle}. A shorter time holds for open sessions at once.':
    'Chacun se reconnecte après {lifetime}, ou plus tôt si rien n’est fait pendant {idle}. Une durée plus courte vaut aussitôt pour les sessions ouvertes.',
  'Nobody needs a second factor; whoever has one is asked for it.':
    'Personne n’a besoin d’un second facteur ; il est demandé à qui en a un.',
  'So from one network nobody guesses at one account more than {guesses} times a day. From another network, or in a browser where they signed in before, its owner still gets in.':
    'Ainsi, depuis un réseau, personne n’essaie plus de {guesses} fois par jour sur un compte. Depuis un autre réseau, ou dans un navigateur où il s’est déjà connecté, son titulaire entre quand même.',
  'Saving ends every open session in which no second factor was proved. Whoever has none sets one up when signing in again, with what stands on the page kept.':
    'Enregistrer met fin à toute session ouverte où aucun second facteur n’a été prouvé. Qui n’en a pas en crée un en se reconnectant, et ce qui est sur la page est gardé.',
  '{count, plural, one {# day} other {# days}}': '{count, plural, one {# jour} other {# jours}}',
  'Also those made of the name of the person, of the company or of this address.':
    'Aussi ceux faits du nom de la personne, de la société ou de cette adresse.',
  'Counted within': 'Comptés sur',
  'Ends when unused for': 'Se termine sans activité après',
  'First pause': 'Première attente',
  Guessing: 'Essais de mots de passe',
  'Longest pause': 'Attente la plus longue',
  'Longest session': 'Session la plus longue',
  'Unit of: {label}': 'Unité : {label}',
  days: 'jours',
  hours: 'heures',
  minutes: 'minutes',
  seconds: 'secondes',
  'Needed by administrators': 'Exigé des administrateurs',
  'Needed by everybody': 'Exigé de tous',
  'Needed by nobody': 'Exigé de personne',
  'New passwords': 'Nouveaux mots de passe',
  Passkeys: 'Clés d’accès',
  Passwords: 'Mots de passe',
  'Rounds of hashing': 'Tours de hachage',
  'Refuse common passwords': 'Refuser les mots de passe courants',
  'Second factor': 'Second facteur',
  Sessions: 'Sessions',
  'Shortest password (characters)': 'Mot de passe le plus court (caractères)',
  'Ways to sign in': 'Moyens de connexion',
  'Wrong passwords for one account': 'Mots de passe faux pour un compte',
  'Wrong passwords from one network, for all accounts':
    'Mots de passe faux depuis un réseau, tous comptes confondus',
  'Wrong attempts in the whole database before administrators are told':
    'Essais faux dans toute la base avant d’avertir les administrateurs',
  Rules: 'Règles',
  'Save rules': 'Enregistrer les règles',
  'The rules were saved. They hold from now on.':
    'Les règles sont enregistrées. Elles valent désormais.',
  'Open sessions': 'Sessions ouvertes',
  '{name} is signed out there.': '{name} y est déconnecté.',
  'You are signed out there.': 'Vous y êtes déconnecté.',
  'Asked for a second factor': 'Second facteur demandé',
  'Has to make a second factor': 'Doit créer un second facteur',
  'Has to wait': 'Doit attendre',
  'No such login': 'Identifiant inconnu',
  'This way to sign in is not allowed': 'Ce moyen de connexion n’est pas permis',
  'Too many for this account from this network': 'Trop d’essais pour ce compte depuis ce réseau',
  'Too many from this network': 'Trop d’essais depuis ce réseau',
  'Too many in this browser': 'Trop d’essais dans ce navigateur',
  'Too many codes for this account from everywhere':
    'Trop de codes pour ce compte, de partout ensemble',
  'No such link': 'Lien inconnu',
  'Link in a mail': 'Lien dans un courriel',
  'Wrong password': 'Mot de passe faux',
  'Wrong code': 'Code faux',
  'The code was used before': 'Le code a déjà servi',
  'The passkey had answered this before': 'La clé d’accès y avait déjà répondu',
  'The passkey may have been copied': 'La clé d’accès a peut-être été copiée',
  'The passkey of somebody else': 'La clé d’accès de quelqu’un d’autre',
  'Nobody linked this account of the provider': 'Personne n’a lié ce compte du fournisseur',
  'Came back from a provider without having gone there': 'Revenu d’un fournisseur sans y être allé',
  'Another account of the provider than the linked one':
    'Un autre compte du fournisseur que celui qui est lié',
  'The provider did not say when one signed in there':
    'Le fournisseur n’a pas dit quand on s’y est connecté',
  'The provider did not ask to sign in for this':
    'Le fournisseur n’a pas demandé de connexion pour cela',
  'The provider said no': 'Le fournisseur a refusé',
  'What the provider said does not hold': 'La réponse du fournisseur n’est pas valable',
  'Proved by the directory, but no user here':
    'Confirmé par l’annuaire, mais aucun utilisateur ici',
  'A directory does not answer': 'Un annuaire ne répond pas',
  'More than one directory has this login': 'Plus d’un annuaire a cet identifiant',
  'Has a password here, and gave another name of the directory':
    'A un mot de passe ici et a donné un autre nom de l’annuaire',
  'Known to another directory than the one this user came by':
    'Connu d’un autre annuaire que celui par lequel cet utilisateur est venu',
  'Code of an app': 'Code d’une application',
  'Recovery code': 'Code de secours',
  Directory: 'Annuaire',
  'Provider {name}': 'Fournisseur {name}',
  Passkey: 'Clé d’accès',
  'Wrong passkey': 'Clé d’accès fausse',
}
