import { inAnyShell, percentEncoded } from '../base/any-shell.ts';

/** What a script needs to talk to this server in the legacy protocol, which every shell and microcontroller can speak. */
export type ScriptAccess = {
  /** The server's address: `http://192.168.1.5:8000`. */
  readonly origin: string;
  readonly uin: number;
  /** MD5 of the app password, which 1.x sends instead of it. */
  readonly digest: string;
};

/** The text to send and its recipient. */
export type Saying = { readonly peer: number; readonly text: string };

/** The programs for which there are lines to copy. */
export const scriptLanguages = ['curl', 'powershell', 'arduino'] as const;
export type ScriptLanguage = (typeof scriptLanguages)[number];

/** Lines that send a message. */
export function sendingLines(language: ScriptLanguage, access: ScriptAccess, saying: Saying): string {
  return { curl: curlSends, powershell: powershellSends, arduino: arduinoSends }[language](access, saying);
}

/** Lines that fetch new messages. */
export function receivingLines(language: ScriptLanguage, access: ScriptAccess): string {
  return { curl: curlReceives, powershell: powershellReceives, arduino: arduinoReceives }[language](access);
}

/** Whether another machine can reach the server at this address. */
export function isOnlyHere(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

// The server takes equal bytes within 30 seconds for one request, so SEQ changes each time. A script logs out when done:
// otherwise the account would look online until its session times out.

/** The time in a shell, for a new SEQ each second. */
const NOW = '$(date +%s)';

function head(command: string, { uin }: ScriptAccess, seq: string): string {
  return `VER=1.1&CMD=${command}&SEQ=${seq}&UIN=${uin}`;
}

function curl(access: ScriptAccess, ...requests: readonly string[]): string {
  const all = [
    `-d "${head('Login', access, NOW)}&PS=${access.digest}"`,
    ...requests,
    `-d "${head('Logout', access, NOW)}"`,
  ];
  return `curl ${all.map((request) => `-sSw '\\n' ${access.origin}/ ${request}`).join(' \\\n  --next ')}`;
}

function curlSends(access: ScriptAccess, { peer, text }: Saying): string {
  return curl(access, `-d "${head('CLTMSG', access, NOW)}&UN=${peer}" --data-raw ${inAnyShell(`MG=${inForm(text)}`)}`);
}

function curlReceives(access: ScriptAccess): string {
  return curl(access, `-d "${head('GetMsgEx', access, NOW)}"`);
}

function powershell(access: ScriptAccess, ...bodies: readonly string[]): string {
  const all = [
    `"${head('Login', access, '$(Get-Random)')}&PS=${access.digest}"`,
    ...bodies,
    `"${head('Logout', access, '$(Get-Random)')}"`,
  ];
  return `${all.join(',\n  ')} |\n  ForEach-Object { Invoke-RestMethod '${access.origin}/' -Method Post -Body $_ }`;
}

function powershellSends(access: ScriptAccess, { peer, text }: Saying): string {
  const message = `[uri]::EscapeDataString(${inPowershell(text)})`;
  return powershell(access, `("${head('CLTMSG', access, '$(Get-Random)')}&UN=${peer}&MG=" + ${message})`);
}

function powershellReceives(access: ScriptAccess): string {
  return powershell(access, `"${head('GetMsgEx', access, '$(Get-Random)')}"`);
}

function arduino({ origin, uin, digest }: ScriptAccess, rest: string): string {
  const isEncrypted = origin.startsWith('https:');
  const wire = isEncrypted ? 'WiFiClientSecure' : 'WiFiClient';
  return `// ESP8266 and ESP32, with the libraries that come with them
#if defined(ESP8266)
#include <ESP8266WiFi.h>
#include <ESP8266HTTPClient.h>
#else
#include <WiFi.h>
#include <HTTPClient.h>
#endif
${isEncrypted ? '#include <WiFiClientSecure.h>\n' : ''}
const char* NETWORK = "name of your Wi-Fi";
const char* NETWORK_PASSWORD = "its password";
const char* SERVER = "${origin}/";

${wire} wire;

// Sends a request; returns the fields of the reply.
String ask(const String& fields) {
  HTTPClient http;
  http.begin(wire, SERVER);
  http.addHeader("Content-Type", "text/plain; charset=UTF-8");
  String body = "VER=1.1&SEQ=" + String(micros()) + "&UIN=${uin}&" + fields;
  String answer = http.POST(body) == 200 ? http.getString() : String("");
  http.end();
  return answer;
}

// Sends a request; logs in first if the server does not know the session.
String askLoggedIn(const String& fields) {
  String answer = ask(fields);
  if (answer.indexOf("&RES=20") < 0) return answer;
  ask("CMD=Login&PS=${digest}");
  return ask(fields);
}

${rest}

void connectToNetwork() {
  WiFi.mode(WIFI_STA);
  WiFi.begin(NETWORK, NETWORK_PASSWORD);
  while (WiFi.status() != WL_CONNECTED) delay(250);${
    isEncrypted ? '\n  // Encrypted, and it does not look at the certificate.\n  wire.setInsecure();' : ''
  }
}
`;
}

function arduinoSends(access: ScriptAccess, { peer, text }: Saying): string {
  return arduino(
    access,
    `// True when the server has the message.
bool say(String text) {
  text.replace("%", "%25");
  return askLoggedIn("CMD=CLTMSG&UN=${peer}&MG=" + text).indexOf("&RES=0") >= 0;
}

void connectToNetwork();

void setup() {
  connectToNetwork();
  say(${inC(text)});
  ask("CMD=Logout");
}

void loop() {}`,
  );
}

function arduinoReceives(access: ScriptAccess): string {
  return arduino(
    access,
    `void connectToNetwork();

void setup() {
  Serial.begin(115200);
  connectToNetwork();
}

void loop() {
  String answer = askLoggedIn("CMD=GetMsgEx");
  // MN: how many; MT 9 is a message, UN who wrote it, MG the text, each followed by a comma
  if (answer.indexOf("&MN=0") < 0) Serial.println(answer);
  delay(5000);
}`,
  );
}

/** As the value of a form. What a shell would read is escaped later on. */
function inForm(text: string): string {
  return text.replace(/[%&+]/g, percentEncoded);
}

/** As a text of PowerShell, which takes curly quotes for straight ones. */
function inPowershell(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

/** As a text of C. Trigraphs and a digit behind an escape are kept apart by octal escapes of three digits. */
function inC(text: string): string {
  const escaped = text.replace(/["\\?\n\r\t]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${escaped}"`;
}
