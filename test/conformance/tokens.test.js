// What becomes of tokens: renewed, shown, introspected, revoked.
import assert from "node:assert/strict";
import { signedIn, walk } from "./flows.js";
import { startOrg } from "./org.js";

const org = await startOrg();
const scopes = ["openid", "profile", "email", "offline_access"];

walk(org, {
  "refresh, userinfo, introspection and revocation of a public client": {
    policy: { client: { public: true }, refreshTokens: "rotating" },
    visitor: { clientSecret: undefined, scopes },
    async run(v) {
      await v.toSkip();
      await v.skip();
      await signedIn(v);
      const { tokens } = v.tx;
      const info = await v.auth.token.getUserInfo(tokens.accessToken, tokens.idToken);
      assert.equal(info.email, v.email);
      const renewed = await v.auth.token.renewTokensWithRefresh({ scopes }, tokens.refreshToken);
      assert.notEqual(renewed.accessToken.accessToken, tokens.accessToken.accessToken);
      assert.notEqual(renewed.refreshToken.refreshToken, tokens.refreshToken.refreshToken);
      await v.auth.token.verify(renewed.idToken);
      assert.equal((await v.auth.token.introspect("accessToken", renewed.accessToken)).active, true);
      await v.auth.token.revoke(renewed.refreshToken);
      assert.equal((await v.auth.token.introspect("accessToken", renewed.accessToken)).active, false);
      v.auth.tokenManager.clear();
    },
  },

  "introspection and revocation with a secret": {
    async run(v) {
      await v.toSkip();
      await v.skip();
      const { accessToken, idToken } = v.tx.tokens;
      assert.equal((await v.auth.token.introspect("idToken", idToken)).active, true);
      await v.auth.token.revoke(accessToken);
      assert.equal((await v.auth.token.introspect("accessToken", accessToken)).active, false);
    },
  },

  "an org that was set up wrongly": {
    policy: { setupError: "interaction-code-disabled" },
    async run(v) {
      await assert.rejects(v.idx.startTransaction(), { errorCode: "access_denied" });
    },
  },
});
