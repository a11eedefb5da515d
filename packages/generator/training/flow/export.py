import torch, json, numpy as np, sys
from train import Net, sample, wmat, VOCAB, C, D, CLASSES
sd=torch.load('ema.pt'); net=Net(); net.load_state_dict(sd); net.eval(); out=[]; idx={}; off=0
def put(name,a):
    global off
    a=np.ascontiguousarray(a,dtype=np.float32); idx[name]=[off,list(a.shape)]; out.append(a.ravel()); off+=a.size
def conv(name,c,perm=None,unsh=False):
    w=c.weight.detach().numpy(); b=c.bias.detach().numpy()
    if perm=='shuffle': # torch pixel_shuffle order (c*4+q) -> depthToSpace (q*C+c)
        oc=w.shape[0]; Cc=oc//4; p=[ (n%Cc)*4+n//Cc for n in range(oc)]; w=w[p]; b=b[p]
    if unsh: # unshuffle(2)+1x1 -> 2x2 stride-2 conv ; torch in-ch = c*4+i*2+j
        oc,ic=w.shape[:2]; w=w.reshape(oc,ic//4,2,2)
    put(name+'.w',w.transpose(2,3,1,0)); put(name+'.b',b)
def res(name,r): conv(name+'.c1',r.c1); conv(name+'.c2',r.c2); put(name+'.f.w',r.f.weight.detach().numpy().T); put(name+'.f.b',r.f.bias.detach().numpy())
put('emb',sd['emb.weight'].numpy()); put('t1.w',sd['t1.weight'].numpy().T); put('t1.b',sd['t1.bias'].numpy()); put('t2.w',sd['t2.weight'].numpy().T); put('t2.b',sd['t2.bias'].numpy())
conv('cin',net.cin)
for i in range(3):
    for j,b in enumerate(net.d[i]): res(f'd{i}.{j}',b)
for i in range(2): conv(f'dn{i}',net.dn[i],unsh=True); conv(f'up{i}',net.up[i],perm='shuffle')
for i in range(2):
    for j,b in enumerate(net.u[i]): res(f'u{i}.{j}',b)
conv('co',net.co)
a=np.concatenate(out).astype(np.float16); a.tofile('../../weights/weft-flow.f16'); json.dump({'arch':'weft-flow','vocab':VOCAB,'D':D,'C':C,'nd':[len(x) for x in net.d],'nu':[len(x) for x in net.u],'tensors':idx},open('../../weights/weft-flow.json','w'))
print('params',off,'bytes',a.nbytes)
if len(sys.argv)>1: # parity fixture
    torch.manual_seed(3); x=torch.randn(1,2,32,32); t=torch.tensor([.3]); w=wmat([['tiger','bold']])
    with torch.no_grad(): v=net(x,t,w)
    json.dump({'x':x.flatten().tolist(),'t':.3,'words':['tiger','bold'],'v':v.flatten().tolist()},open('parity.json','w'))
