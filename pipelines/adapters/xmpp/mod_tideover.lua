-- Holds people out of a Prosody host while it is under maintenance, and lets them in by name. It speaks the calls of
-- runbooks/messenger-api.openapi.yaml that this needs, and no others: people log in with the password that they have,
-- and whoever is held out is told so when a session is to be bound. Nobody's account is changed.

local json = require "util.json";
local now = require "util.time".now;
local st = require "util.stanza";

module:depends "http";

local token = module:get_option_string("tideover_token");
assert(token and #token >= 20, "tideover_token must be set, 20 characters at least");
-- Accounts that nobody locks out: the administrators'.
local spared = module:get_option_set("tideover_spared", {});
local most_remembered = 20000;

local kept = module:open_store("tideover", "keyval");
local state = kept:get(nil) or { open = true, admitted = {}, notice = "" };
local sessions = prosody.hosts[module.host].sessions;
local unbound = module:shared("/*/c2s/sessions");
local completed, cursor = {}, 0;

local function keep()
	assert(kept:set(nil, state));
end

local function is_held(username)
	return not state.open and not state.admitted[username] and not spared:contains(username);
end

module:hook("pre-resource-bind", function (event)
	if not is_held(event.session.username) then return; end
	event.error = { type = "wait", condition = "not-allowed", text = state.notice };
	return false;
end, 1000);

module:hook("resource-bind", function (event)
	local session, at = event.session, math.floor(now() * 1000);
	local began = math.min(at, math.floor((session.conntime or now()) * 1000));
	cursor = cursor + 1;
	completed[cursor] = { account = session.username, startedAt = began, finishedAt = at, ok = true };
	completed[cursor - most_remembered] = nil;
end);

-- Closed from here, a session cannot be resumed (XEP-0198).
local function send_away()
	for username, user in pairs(sessions) do
		if is_held(username) then
			for _, session in pairs(user.sessions) do
				session.send(st.message({ from = module.host, to = session.full_jid }, state.notice));
				session:close({ condition = "policy-violation", text = state.notice });
			end
		end
	end
end

local function size(list)
	local count = 0;
	for _ in pairs(list) do count = count + 1; end
	return count;
end

local function admission()
	return { open = state.open, admitted = size(state.admitted) };
end

local function mark(accounts, value)
	for _, account in ipairs(accounts) do state.admitted[account] = value; end
	keep();
	send_away();
	return admission();
end

local function set_target(_, target)
	local notice = target.notice or {};
	state.notice = table.concat({ notice["zh-CN"] or "", notice["en"] or "" }, "\n");
	state.open, state.admitted = target.open, {};
	keep();
	send_away();
	return admission();
end

local function signals(query)
	local after, list = tonumber((query or ""):match("after=(%d+)")) or 0, {};
	for number = math.max(after, cursor - most_remembered) + 1, cursor do list[#list + 1] = completed[number]; end
	local waiting = 0;
	for _, session in pairs(unbound) do
		if not session.full_jid and (session.host or module.host) == module.host then waiting = waiting + 1; end
	end
	return {
		at = math.floor(now() * 1000), loginsInFlight = waiting, cursor = cursor,
		completed = #list > 0 and list or json.null,
	};
end

local function answer(status, body)
	local text = json.encode(body):gsub('"completed":null', '"completed":[]');
	return { status_code = status, headers = { content_type = "application/json" }, body = text };
end

local function guarded(handler)
	return function (event)
		local request = event.request;
		if request.headers.authorization ~= "Bearer " .. token then
			return answer(401, { code = "unauthorized", message = "this is not the token of this host" });
		end
		local body = request.body and #request.body > 0 and json.decode(request.body) or {};
		if type(body) ~= "table" then return answer(400, { code = "bad-request", message = "no JSON" }); end
		return answer(200, handler(request.url.query, body));
	end
end

module:provides("http", {
	default_path = "/";
	route = {
		["GET /v1/status"] = function ()
			return answer(200, { state = state.open and "normal" or "maintenance", control = "admission" });
		end;
		["GET /v1/admin/admission"] = guarded(admission);
		["PUT /v1/admin/admission"] = guarded(set_target);
		["POST /v1/admin/admission/accounts"] = guarded(function (_, body) return mark(body.accounts, true); end);
		["POST /v1/admin/admission/called-back"] = guarded(function (_, body) return mark(body.accounts, nil); end);
		["GET /v1/admin/signals"] = guarded(signals);
	};
});
