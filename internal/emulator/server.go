// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/fault"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/identity"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/oauth"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/sca"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/seed"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/webui"
)

// Options are what an emulator starts with. The zero value is a usable emulator without staging token.
type Options struct {
	// Seed decides all ids and secrets; two emulators with one seed and the same requests answer alike.
	Seed int64
	// Start is the emulator's time at the beginning; zero is the time of Now.
	Start time.Time
	// Now is the clock underneath the movable one; nil is the machine's.
	Now func() time.Time
	// AccessToken is the owner's access token; empty has one made from the seed.
	AccessToken string
	// StagingToken makes the emulator a sandbox: calls without it get a page of HTML with status 200.
	StagingToken string
	// State is what an earlier run has left; its seed replaces Seed. Nil is a fresh start.
	State *State
	// Organization is what the emulator starts with and goes back to at a reset; nil is the invented company.
	Organization *seed.OrganizationFile
	// Switches are the ones in force at the start and after a reset; nil is [DefaultSwitches].
	Switches *control.Switches
	// AllowedHosts are names and addresses, without ports, that the emulator answers to besides those of this machine.
	AllowedHosts []string
	// Unknown is told, once for each, of cards that a client asks for by id and that were never issued here; nil is nobody. It
	// must not call the emulator.
	Unknown func(id string)
	// MaxRequests bounds the request journal, whose oldest entries are then forgotten; 0 is no bound.
	MaxRequests int
}

// Server is the emulated API with its control calls. It is an [http.Handler], safe for concurrent use.
type Server struct {
	options   Options
	ids       identity.Source
	clock     *Clock
	api       *http.ServeMux
	control   *http.ServeMux
	chain     func(handler handlerFunc) handlerFunc
	closing   chan struct{}
	changed   chan struct{}
	frontDoor *frontDoor
	page      *webui.Page

	closeOnce sync.Once

	// mu guards what follows: everything that requests, control calls and the page read and write.
	mu          sync.Mutex
	counter     int64
	switches    *control.Switches
	store       *bank.Store
	grants      *oauth.AccessTokens
	oauth       *oauth.Store
	idempotency *idempotencyStore
	challenges  *sca.ChallengeStore
	approver    sca.Approver
	faults      *fault.Registry
	journal     *journal
	requests    *rateWindows
	refusals    *rateWindows
	unknown     map[string]bool
}

// New makes an emulator. Close it to end requests that a fault is holding.
func New(options Options) *Server {
	if options.Now == nil {
		options.Now = time.Now
	}

	if options.Switches == nil {
		standard := control.DefaultSwitches()
		options.Switches = &standard
	}

	if options.State != nil {
		options.Seed = options.State.content.Seed
	}

	server := &Server{
		options:   options,
		ids:       identity.Source{Seed: options.Seed},
		clock:     newClock(options.Now, options.Start),
		api:       http.NewServeMux(),
		control:   http.NewServeMux(),
		faults:    fault.NewRegistry(),
		journal:   newJournal(options.MaxRequests),
		closing:   make(chan struct{}),
		changed:   make(chan struct{}, 1),
		frontDoor: newFrontDoor(options.AllowedHosts),
	}
	server.page = webui.New(server)
	server.begin()

	if options.State != nil {
		server.resume(options.State.content)
	}

	server.chain = func(handler handlerFunc) handlerFunc {
		return chain(handler, server.checkStaging, server.injectFaults, server.limitRate, server.authorize,
			server.requireApproval(control.ChoiceSCAFirst), server.checkKey, server.requireApproval(control.ChoiceKeyFirst))
	}

	for _, row := range server.routes() {
		server.register(row)
	}

	server.registerControl()
	server.page.Register(server.control)

	return server
}

// begin puts everything to where it starts but the clock, the faults and the request journal.
func (s *Server) begin() {
	switches := *s.options.Switches
	s.switches = &switches
	s.store = s.newStore()
	s.grants = oauth.NewAccessTokens()
	s.grants.Owner = s.grants.Issue(s.ids, s.options.AccessToken, s.store.OwnerID(), nil)
	s.oauth = oauth.NewStore(s.ids, s.grants)
	s.idempotency = newIdempotencyStore(nil)
	s.challenges = sca.NewChallengeStore(s.ids)
	s.approver = sca.Approver{}
	s.requests, s.refusals = newRateWindows(), newRateWindows()
	s.unknown = make(map[string]bool)
}

func (s *Server) newStore() *bank.Store {
	file := s.options.Organization
	if file == nil {
		file = seed.InventedCompany()
	}

	// What a file can have wrong was found when it was parsed.
	made, _ := file.Build(s.ids, s.clock.Now())

	return made
}

func (s *Server) register(row route) {
	if row.method == "" {
		row.method = http.MethodGet
	}

	answerer := s.chain(s.handle)

	s.api.HandleFunc(row.method+" "+row.pattern, func(writer http.ResponseWriter, request *http.Request) {
		s.serve(writer, request, row, answerer)
	})
}

// Close ends what faults are holding. The server answers on, but holds nothing any more.
func (s *Server) Close() {
	s.closeOnce.Do(func() { close(s.closing) })
}

// ServeHTTP answers API and control calls, and shows the page at /. It refuses requests for other hosts than this machine and
// the allowed ones.
func (s *Server) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	if !s.frontDoor.admit(writer, request) {
		return
	}

	// A request that comes through no connection may have none.
	if request.Body == nil {
		request.Body = http.NoBody
	}

	defer s.noteChange(request)

	if request.URL.Path == "/" || strings.HasPrefix(request.URL.Path, controlPrefix+"/") {
		if s.frontDoor.sameOrigin(writer, request) {
			s.control.ServeHTTP(writer, request)
		}

		return
	}

	if _, pattern := s.api.Handler(request); pattern != "" {
		s.api.ServeHTTP(writer, request)

		return
	}

	s.serve(writer, request, route{}, s.chain(s.unrouted))
}

// unrouted is the answer to a path that does not exist, or exists with other methods only.
func (s *Server) unrouted(x *requestContext) answer {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		other := x.request.Clone(x.request.Context())
		other.Method = method

		if _, pattern := s.api.Handler(other); pattern != "" {
			return x.notFound()
		}
	}

	return gatewayNotFound()
}

// serve takes one request through the middleware, into the journal and out again.
func (s *Server) serve(writer http.ResponseWriter, request *http.Request, row route, answerer handlerFunc) {
	x := s.arrive(request, row)
	reply := answerer(x).rendered()

	s.leave(x, reply)
	x.send(writer, reply)
}

// arrive enters a request in the journal as soon as its header is there.
func (s *Server) arrive(request *http.Request, row route) *requestContext {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.counter++
	number := strconv.FormatInt(s.counter, 10)
	x := &requestContext{
		request:   request,
		route:     row,
		switches:  s.switches,
		traceID:   s.ids.Trace("trace/" + number),
		requestID: s.ids.UUID("request/" + number),
		now:       s.clock.Now(),
	}
	x.record = s.journal.open(x)

	return x
}

// leave enters what is about to be answered. A fault may have taken a while.
func (s *Server) leave(x *requestContext, reply answer) {
	s.mu.Lock()
	defer s.mu.Unlock()

	x.now = s.clock.Now()
	s.journal.close(x, reply)
}

// handle is inside all middleware: the endpoint itself, alone with the store.
func (s *Server) handle(x *requestContext) answer {
	if reply, ended := s.applyFaults(x, control.StageHandling, answer{}); ended {
		return reply
	}

	reply := s.locked(x).rendered()

	if changed, ended := s.applyFaults(x, control.StageCommitted, reply); ended {
		return changed
	}

	return reply
}

func (s *Server) locked(x *requestContext) answer {
	s.mu.Lock()
	defer s.mu.Unlock()

	x.now = s.clock.Now()
	s.store.Settle(x.now, x.switches)

	reply := x.route.handler(x)
	x.record.Committed = x.committed

	return reply
}

// reset puts everything back to where it started, the clock included. Requests in flight keep their keys.
func (s *Server) reset() {
	running := s.idempotency.running

	s.clock.restart(s.options.Now, s.options.Start)
	s.begin()

	s.idempotency.running = running
	s.faults.Clear()
	s.journal.clear()
}
