# usage: MAXS=1800 nice -n 10 python3 train.py       (env: C, L, LR, BS, CROP, INIT)
import torch, torch.nn.functional as F, numpy as np, time, os, copy, math
from model import SR; from data import *
E=os.environ.get; C,L=int(E('C','32')),int(E('L','10')); MAXS=float(E('MAXS','1800')); LR=float(E('LR','2e-3')); BS=int(E('BS','16')); S=int(E('CROP','40')); D=E('DATA','data')
def nthreads():
    try: return int(open('threads').read())
    except Exception: return 1
torch.set_num_threads(nthreads()); torch.manual_seed(0); r=np.random.default_rng(0)
T=Pics(D+'/tr'); V=Pics(D+'/val'); print(len(T.keys),'train',len(V.keys),'val',flush=True)
net=SR(C,L).to(memory_format=torch.channels_last)
if E('INIT'):
    sd=torch.load(E('INIT'))['ema']; k=f'convs.{L-1}.weight'
    if sd[k].shape[1]==C: sd[k]=torch.cat([sd[k],torch.zeros_like(sd[k])],1)   # from a net without the concat
    net.load_state_dict(sd)
ema=copy.deepcopy(net); opt=torch.optim.Adam(net.parameters(),lr=LR,betas=(.9,.99)); print('params',sum(p.numel() for p in net.parameters()),flush=True)
def psnr(a,b): return -10*math.log10(((a.clamp(0,1)-b)**2).mean().item()+1e-12)
def val(f):
    with torch.no_grad(): return float(np.mean([psnr(f(x),y) for x,y in valset(V)]))
print('bicubic',val(lambda x:F.interpolate(x[:,:3],scale_factor=4,mode='bicubic',align_corners=False)),flush=True)
DET=float(E('DET','0.15')); LK=torch.tensor([[0,-1.,0],[-1,4,-1],[0,-1,0]])[None,None]/4; lap=lambda t:F.conv2d(t,LK)
dx=lambda t:t[...,1:]-t[...,:-1]; dy=lambda t:t[...,1:,:]-t[...,:-1,:]
t0=time.time(); step=0; nxt=60; acc=0; pt=0
while True:
    el=time.time()-t0
    if el>MAXS: break
    fr=el/MAXS; lr=LR*min(1,(step+20)/120)*(.5+.5*math.cos(math.pi*fr))+1e-5
    for g in opt.param_groups: g['lr']=lr
    X,Y=batch(T,r,BS,S); o=net(X.to(memory_format=torch.channels_last)); d=o-Y
    W=F.interpolate(1+3*X[:,5:6].clamp(0,1),scale_factor=4,mode='nearest')      # stitches are rare: weigh them up
    loss=(torch.sqrt(d*d+1e-6)*W).mean()+.5*(dx(d).abs().mean()+dy(d).abs().mean())
    if DET>0: # local detail energy: where the exact edge is uncertain, be as contrasty as the target
        loss=loss+DET*(F.avg_pool2d(lap(o.mean(1,keepdim=True)).abs(),6,3)-F.avg_pool2d(lap(Y.mean(1,keepdim=True)).abs(),6,3)).abs().mean()
    if step%2==0: loss=loss+.02*2*torch.view_as_real(torch.fft.rfft2(d,norm='ortho')).abs().mean()*1.0
    opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(net.parameters(),1.0); opt.step(); step+=1; acc=.99*acc+.01*d.detach().abs().mean().item() if step>1 else d.detach().abs().mean().item()
    k=min(.9985,(1+step)/(10+step))
    with torch.no_grad():
        for a,b in zip(ema.parameters(),net.parameters()): a.lerp_(b,1-k)
    if step%50==0: torch.set_num_threads(nthreads())
    if step==200 or el>nxt:
        nxt=el+(90 if el<600 else 180); T.scan(); V.scan(); torch.save({'ema':ema.state_dict(),'net':net.state_dict(),'C':C,'L':L},'last.pt')
        print(f'step {step} el {el:.0f} l1 {acc*255:.2f} val {val(ema):.3f} pics {len(T.keys)} lr {lr:.5f} thr {torch.get_num_threads()}',flush=True)
torch.save({'ema':ema.state_dict(),'net':net.state_dict(),'C':C,'L':L},'last.pt'); print(f'done step {step} val {val(ema):.3f}',flush=True)
