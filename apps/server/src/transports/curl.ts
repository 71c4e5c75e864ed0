/** How to talk with nothing but curl. */
export const curlPage = `Rookery: an instant messenger that speaks the classic QQ HTTP protocol.

Everything is one POST of KEY=value&KEY=value to this address. Log in (PS is the MD5 of the password):

  curl -d "VER=1.1&CMD=Login&SEQ=1&UIN=10001&PS=$(printf %s PASSWORD | md5sum | cut -c1-32)" ADDRESS

Who is on my list, and who of them is here:

  curl -d 'VER=1.1&CMD=List&SEQ=2&UIN=10001&TN=160&UN=0' ADDRESS
  curl -d 'VER=1.1&CMD=Query_Stat&SEQ=3&UIN=10001&TN=50&UN=0' ADDRESS

Send a message, and fetch what has come:

  curl -d 'VER=1.1&CMD=CLTMSG&SEQ=4&UIN=10001&UN=10010&MG=Hello' ADDRESS
  curl -d 'VER=1.1&CMD=GetMsgEx&SEQ=5&UIN=10001' ADDRESS

RES=0 means done; on a message it means that it is on disk. RES=20 means: log in again.
All commands are in docs/PROTOCOL.md. Put this page's own address in the place of ADDRESS.
`;
